/** The accounts that the bench of the keychain keeps there. */
export const keptAccounts = Array.from({ length: 100 }, (_, index) => ({
  name: `person-${index}`,
  token: `bench-token-${index}`,
}));
