// Planted: own/home-of-keytar
export async function readSecret(service: string, account: string): Promise<string | null> {
  const { default: keytar } = await import('keytar');
  return keytar.getPassword(service, account);
}
