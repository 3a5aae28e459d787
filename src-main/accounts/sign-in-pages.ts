import type { DeviceIdentity } from '../plex/device-headers.ts';

const REAL_PLEX_ORIGIN = 'https://plex.tv';

/** Plex's own pages where a person approves a sign-in. */
export type SignInPages = {
  /** The only origins whose pages a sign-in opens. */
  origins: readonly string[];
  /** For a strong PIN: everything stands in the fragment, which no server is sent. */
  approval: (clientIdentifier: string, code: string) => string;
  /** Where the four characters are typed. */
  link: string;
};

/** @param plexOrigin whatever stands for plex.tv stands for app.plex.tv as well */
export function signInPages(plexOrigin: string, device: DeviceIdentity): SignInPages {
  const appOrigin = plexOrigin === REAL_PLEX_ORIGIN ? 'https://app.plex.tv' : plexOrigin;
  return {
    origins: [appOrigin, plexOrigin],
    link: `${plexOrigin}/link`,
    approval: (clientIdentifier, code) => {
      const parameters = {
        clientID: clientIdentifier,
        code,
        'context[device][product]': device.product,
        'context[device][version]': device.version,
        'context[device][platform]': device.platform,
        'context[device][platformVersion]': device.platformVersion,
        'context[device][device]': device.device,
        'context[device][deviceName]': device.deviceName,
      };
      // Not URLSearchParams: its "+" for a space would stand in the device's name at Plex.
      const pairs = Object.entries(parameters).map(
        ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
      );
      return `${appOrigin}/auth#?${pairs.join('&')}`;
    },
  };
}
