import { inspect } from 'node:util';

/** A text that prints, logs and serialises as `[kind]`; a structured clone of it is empty. */
abstract class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** What it is, in words; also keeps one kind of secret from being taken for another. */
  abstract get kind(): string;

  /** See the kinds for where the text may go. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return `[${this.kind}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/**
 * A secret of Plex's. It is revealed to the Plex request header, the keychain entry, the clipboard
 * and the native "Show" dialog. Nowhere else.
 */
export class Token extends Secret {
  override get kind(): 'token' {
    return 'token';
  }
}

/**
 * The private half of an Ed25519 key, as the JWK member `d`: 43 characters of base64url. It is
 * revealed to the keychain entry and to the signing of a device JWT. Nowhere else.
 */
export class PrivateKey extends Secret {
  override get kind(): 'private key' {
    return 'private key';
  }
}

/**
 * What a device has signed with its private key, good for five minutes: for one JWT, or for looking
 * at one PIN. It is revealed to that request. Nowhere else.
 */
export class DeviceJwt extends Secret {
  override get kind(): 'device JWT' {
    return 'device JWT';
  }
}
