import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** A value that must never be found outside the keychain and main's memory, and what it is. */
export type Secret = { label: string; value: string };

/** Every secret that the stand-in was given or has made up, for a leak scan. */
export type SecretBook = {
  /** Keeps a secret that was chosen elsewhere, such as a password. */
  note(label: string, value: string): string;
  /** 20 characters of `[A-Za-z0-9_-]`, as Plex's legacy tokens are. */
  makeToken(label: string): string;
  /** `transient-` and a UUID. */
  makeTransientToken(label: string): string;
  list(): readonly Secret[];
};

export function createSecretBook(): SecretBook {
  const secrets: Secret[] = [];
  const note = (label: string, value: string): string => {
    secrets.push({ label, value });
    return value;
  };
  return {
    note,
    makeToken: (label) => note(label, randomBytes(15).toString('base64url')),
    makeTransientToken: (label) => note(label, `transient-${randomUUID()}`),
    list: () => [...secrets],
  };
}

/** `length` characters drawn from `alphabet`. */
export function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** `length` lower-case hexadecimal digits. */
export function randomHex(length: number): string {
  return randomText('0123456789abcdef', length);
}
