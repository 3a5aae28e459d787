import type { JwtMaking } from '../named-tokens/named-tokens.ts';
import { endJwt, mintJwt } from './mint-jwt.ts';
import type { JwtMintingPlex } from './mint-jwt.ts';

/** How named tokens of the kind `jwt` are made and ended. */
export function createJwtMaking(plex: JwtMintingPlex, now: () => number): JwtMaking {
  return {
    mint: (owner, device) => mintJwt(plex, owner, device, now),
    end: async ({ token, clientIdentifier, name: deviceName, jwt }) => {
      if (jwt === null) return;
      await endJwt(plex, token, jwt.privateKey, { clientIdentifier, deviceName }, now);
    },
  };
}
