// Whose token it is, by plexjs 0.39: npm install @lukehagar/plexjs@0.39.0
// keyring-for-plex exec nora -- node who-am-i.mjs
import { PlexAPI } from '@lukehagar/plexjs';

const { PLEX_TOKEN, PLEX_URL } = process.env;
const plex = new PlexAPI({ accessToken: PLEX_TOKEN });
const { userPlexAccount } = await plex.authentication.getTokenDetails({
  serverURL: `${PLEX_URL}/api/v2`,
});
console.log(userPlexAccount.username);
