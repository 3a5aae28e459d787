import { startFakePlex } from '../fake-plex/fake-plex.ts';

/** The stand-in for Plex in a process of its own: prints where it is and a token, stays until told to go. */
const plex = await startFakePlex();
const account = plex.addAccount({
  username: 'nora_k',
  email: 'nora@example.test',
  password: 'attic-lamp-27',
  plexPass: true,
});
process.stdout.write(`${JSON.stringify({ url: plex.url, token: plex.issueToken(account) })}\n`);

// It keeps all that it receives; thousands of requests here would slow it down for those that come last.
const forgetting = setInterval(() => plex.requests.clear(), 500);
process.once('SIGTERM', () => {
  clearInterval(forgetting);
  void plex.stop();
});
