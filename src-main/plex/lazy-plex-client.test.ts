import { expect, test } from 'vitest';
import { Token } from '../token.ts';
import { createLazyPlexClient } from './lazy-plex-client.ts';

const options = {
  plexTvUrl: 'http://127.0.0.1:9', // nobody listens there
  device: {
    product: 'Keyring for Plex',
    version: '0.1.0',
    platform: 'Linux',
    platformVersion: '6.1',
    device: 'PC',
    deviceName: 'attic',
  },
};
const call = { clientIdentifier: 'some-device' };

test('asks Plex, as the client that it loads does', async () => {
  const client = createLazyPlexClient(options);
  await expect(client.ping(new Token('token'), call)).rejects.toMatchObject({ code: 'offline' });
  client.close();
});

test('takes no call once it was closed, whether or not it was loaded before', async () => {
  const client = createLazyPlexClient(options);
  client.close();
  await expect(client.ping(new Token('token'), call)).rejects.toMatchObject({ code: 'cancelled' });

  const used = createLazyPlexClient(options);
  await used.ping(new Token('token'), call).catch(() => undefined);
  used.close();
  await expect(used.ping(new Token('token'), call)).rejects.toMatchObject({ code: 'cancelled' });
});
