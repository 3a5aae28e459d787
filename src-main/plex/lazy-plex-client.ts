import type { PlexClient, PlexClientOptions } from './plex-client.ts';

/**
 * A client that is loaded when it is first asked. HTTP, schemas and XML are four fifths of our
 * code, and the program in the tray does well without them.
 */
export function createLazyPlexClient(options: PlexClientOptions): PlexClient {
  let loading: Promise<PlexClient> | undefined;
  let isClosed = false;

  async function load(): Promise<PlexClient> {
    const { createPlexClient } = await import('./plex-client.ts');
    const client = createPlexClient(options);
    if (isClosed) client.close();
    return client;
  }

  const loaded = (): Promise<PlexClient> => (loading ??= load());

  return {
    postUsersSignInData: async (...asked) => (await loaded()).postUsersSignInData(...asked),
    getTokenDetails: async (...asked) => (await loaded()).getTokenDetails(...asked),
    getTransientToken: async (...asked) => (await loaded()).getTransientToken(...asked),
    getSourceConnectionInformation: async (...asked) =>
      (await loaded()).getSourceConnectionInformation(...asked),
    getIdentity: async (...asked) => (await loaded()).getIdentity(...asked),
    checkServerToken: async (...asked) => (await loaded()).checkServerToken(...asked),
    getResources: async (...asked) => (await loaded()).getResources(...asked),
    ping: async (...asked) => (await loaded()).ping(...asked),
    createPin: async (...asked) => (await loaded()).createPin(...asked),
    checkPin: async (...asked) => (await loaded()).checkPin(...asked),
    linkPin: async (...asked) => (await loaded()).linkPin(...asked),
    createJwtPin: async (...asked) => (await loaded()).createJwtPin(...asked),
    checkJwtPin: async (...asked) => (await loaded()).checkJwtPin(...asked),
    registerKey: async (...asked) => (await loaded()).registerKey(...asked),
    getNonce: async (...asked) => (await loaded()).getNonce(...asked),
    getJwt: async (...asked) => (await loaded()).getJwt(...asked),
    getDevices: async (...asked) => (await loaded()).getDevices(...asked),
    removeDevice: async (...asked) => (await loaded()).removeDevice(...asked),
    getHomeUsers: async (...asked) => (await loaded()).getHomeUsers(...asked),
    switchHomeUser: async (...asked) => (await loaded()).switchHomeUser(...asked),
    getClaimToken: async (...asked) => (await loaded()).getClaimToken(...asked),
    signOut: async (...asked) => (await loaded()).signOut(...asked),
    close: () => {
      isClosed = true;
      void loading?.then((client) => client.close(), nothing);
    },
  };
}

function nothing(): void {}
