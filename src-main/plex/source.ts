import { KeyringError } from '../keyring-error.ts';

const machineIdentifier = /^[0-9a-f-]{1,128}$/i;
const source = /^(?:server:\/\/[0-9a-f-]{1,128}(?:\/[\w.-]{1,256})?|provider:\/\/[\w.-]{1,256})$/i;

/**
 * A source as the server wants it: `server://MACHINE[/PROVIDER]` or `provider://PROVIDER`.
 * A bare machine identifier gets its `server://`.
 *
 * @throws KeyringError `source-unreadable`
 */
export function readSource(text: string): string {
  const written = text.trim();
  const whole = machineIdentifier.test(written) ? `server://${written}` : written;
  if (!source.test(whole)) throw new KeyringError('source-unreadable', 'not a source');
  return whole;
}
