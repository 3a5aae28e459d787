import { parseArgs } from 'node:util';
import { addDemoWorld } from './demo-world.ts';
import { startFakePlex } from './fake-plex.ts';

/** Runs the stand-in with its demo accounts until it is interrupted. */
const { values } = parseArgs({ options: { port: { type: 'string' } } });
const port = Number(values.port ?? 0);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write('--port must be a port number\n');
  process.exit(2);
}

const plex = await startFakePlex({ port });
const { lines } = await addDemoWorld(plex);
const servers = plex.servers.map(({ name, url }) => `${name.padEnd(14)}${url}`);
process.stdout.write([`plex.tv       ${plex.url}`, ...servers, '', ...lines, ''].join('\n'));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void plex.stop());
}
