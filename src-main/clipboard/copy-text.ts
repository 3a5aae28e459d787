import type { CopyForm } from '../contract/entities.ts';
import { KeyringError } from '../keyring-error.ts';
import { Token } from '../token.ts';

/** Where a token is good, and under which identifier Plex knows it. */
export type TokenUse = {
  /** What may be asked with it: `https://plex.tv/api/v2/user`. Undefined where none is known. */
  address: string | undefined;
  clientIdentifier: string;
};

/** The part of a media server that its tokens open, and nobody without one. */
export function libraryOf(serverUrl: string): string {
  return new URL('/library', serverUrl).href;
}

/**
 * A token in the form in which it is needed; as secret as the token itself.
 *
 * The `curl` line is for POSIX shells and PowerShell. It names the client identifier: a request
 * without one registers a nameless device, of which Plex mails the owner.
 *
 * @throws KeyringError `source-connection-unknown` where the form needs an address and there is none
 */
export function copyText(
  form: CopyForm,
  token: Token,
  { address, clientIdentifier }: TokenUse,
): Token {
  const text = token.reveal();
  switch (form) {
    case 'token':
      return token;
    case 'header':
      return new Token(headerLine(text));
    case 'environment':
      return new Token(`PLEX_TOKEN=${isPlainWord(text) ? text : quoted(text)}`);
    case 'curl': {
      const headers = [`X-Plex-Client-Identifier: ${clientIdentifier}`, headerLine(text)];
      const options = headers.map((header) => `-H ${quoted(header)}`).join(' ');
      return new Token(`curl ${options} ${quoted(known(address))}`);
    }
    case 'url': {
      const url = new URL(known(address));
      url.searchParams.set('X-Plex-Token', text);
      return new Token(url.href);
    }
  }
}

function headerLine(text: string): string {
  return `X-Plex-Token: ${text}`;
}

/** In single quotes a shell takes every character as it is, but for the quote itself. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What a shell and every reader of such lines take as one word. */
function isPlainWord(text: string): boolean {
  return /^[\w.-]+$/.test(text);
}

function known(address: string | undefined): string {
  if (address === undefined)
    throw new KeyringError('source-connection-unknown', 'no address to ask with the token');
  return address;
}
