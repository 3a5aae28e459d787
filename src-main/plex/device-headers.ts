/** How Plex shows this installation to its user. Any text: it is cleaned for headers here. */
export type DeviceIdentity = {
  product: string;
  version: string;
  platform: string;
  platformVersion: string;
  device: string;
  deviceName: string;
  model?: string;
};

/** Longest value that we send; our choice. */
const MAX_VALUE_LENGTH = 120;

/** The headers that say who is asking. The client identifier is each credential's own. */
export function deviceHeaders(device: DeviceIdentity): Record<string, string> {
  const headers = {
    'X-Plex-Product': device.product,
    'X-Plex-Version': device.version,
    'X-Plex-Platform': device.platform,
    'X-Plex-Platform-Version': device.platformVersion,
    'X-Plex-Device': device.device,
    'X-Plex-Device-Name': device.deviceName,
    'X-Plex-Model': device.model ?? '',
  };
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name, cleanForHeader(value)] as const)
      .filter(([, value]) => value !== ''),
  );
}

/** Another name for the device, where a header can carry something of it. */
export function deviceNameHeader(name: string | undefined): Record<string, string> {
  const value = cleanForHeader(name ?? '');
  return value === '' ? {} : { 'X-Plex-Device-Name': value };
}

/**
 * What a header can carry of a text: Latin-1 without control characters. A letter outside keeps its
 * base letter (`ő` is sent as `o`), anything else outside is left out.
 */
export function cleanForHeader(text: string): string {
  return Array.from(text.normalize('NFC'), (character) =>
    isLatin1(character)
      ? character
      : Array.from(character.normalize('NFKD')).filter(isLatin1).join(''),
  )
    .join('')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_VALUE_LENGTH)
    .trim();
}

const isLatin1 = (character: string) => (character.codePointAt(0) ?? Infinity) <= 0xff;
