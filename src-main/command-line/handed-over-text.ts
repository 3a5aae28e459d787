import type { HandedOver } from '../broker/wire.ts';
import { CommandFailure, exitStatus } from './exit-status.ts';

/** JSON for other programs. A terminal that shows it takes no orders from it. */
export function jsonText(value: unknown): string {
  const escaped = JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${escaped}\n`;
}

/** A credential as the scripts of others find it. Times are ISO 8601. */
export function handedOverJson({
  kind,
  name,
  token,
  address,
  clientIdentifier,
  endsAtLatest,
}: HandedOver) {
  return { kind, name, token, url: address, clientIdentifier, endsAtLatest: time(endsAtLatest) };
}

/** What `exec` puts into the environment, and `env` writes. */
export function environmentOf({ token, address }: HandedOver): Record<string, string> {
  return {
    PLEX_TOKEN: token,
    PLEX_URL: address,
    PLEXAPI_AUTH_SERVER_BASEURL: address,
    PLEXAPI_AUTH_SERVER_TOKEN: token,
  };
}

/**
 * One line of an environment file, as compose, systemd and shells all read it: plain characters and
 * no quotes.
 *
 * @throws CommandFailure for a value that they would read differently
 */
export function environmentLine(name: string, value: string): string {
  if (!/^[\w.:/@%+,=~[\]-]*$/.test(value))
    throw new CommandFailure(
      exitStatus.other,
      'This token has characters that cannot stand in such a file; use write-secret or exec.',
    );
  return `${name}=${value}\n`;
}

export function time(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
