import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tmpdir } from 'node:os';
import { keychainOf } from '../screens/keychain.ts';
import { outFolder } from '../support/out-folder.ts';
import { startDesktop } from '../support/rig.ts';
import type { Figure } from './figure.ts';
import { isMet, recordOf, tableOf } from './figure.ts';
import { benchAgain } from './again.ts';
import { benchBlock } from './block.ts';
import { benchCalls } from './calls.ts';
import { benchClient } from './client.ts';
import { benchCommandLine } from './command-line.ts';
import { benchFrozenKeychain } from './frozen-keychain.ts';
import { benchHundred } from './hundred.ts';
import { benchIdle } from './idle.ts';
import { benchKeychain } from './keychain.ts';
import { benchMany } from './many.ts';
import { benchMemory } from './memory.ts';
import { benchPackaged } from './packaged.ts';
import { benchPage } from './page.ts';
import { benchSize } from './size.ts';
import { benchStrangeAnswers } from './strange-answers.ts';
import { benchTouch } from './touch.ts';
import { benchTray } from './tray.ts';
import { benchWindow } from './window.ts';
import type { Workshop } from './workshop.ts';

/** Speed and memory, each held against a base that is measured in turns with it. */
const benches: Record<string, (workshop: Workshop) => Promise<Figure[]>> = {
  size: benchSize,
  idle: benchIdle,
  touch: benchTouch,
  block: benchBlock,
  tray: benchTray,
  packaged: benchPackaged,
  window: benchWindow,
  memory: benchMemory,
  page: benchPage,
  calls: benchCalls,
  client: benchClient,
  'strange-answers': benchStrangeAnswers,
  keychain: benchKeychain,
  'frozen-keychain': benchFrozenKeychain,
  again: benchAgain,
  many: benchMany,
  hundred: benchHundred,
  'command-line': benchCommandLine,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  process.stderr.write(
    `No such bench: ${unknown.join(', ')}. There are ${Object.keys(benches).join(', ')}.\n`,
  );
  process.exit(2);
}

const folder = await mkdtemp(path.join(tmpdir(), 'keyring-bench-'));
const desktop = await startDesktop({
  tray: 'watcher',
  notifications: 'none',
  windowManager: true,
  logind: true,
});
const chosen = Object.entries(benches).filter(
  ([name]) => asked.length === 0 || asked.includes(name),
);
const figures: Figure[] = [];
const notMeasured: { name: string; reason: string }[] = [];
try {
  for (const [position, [name, bench]] of chosen.entries()) {
    process.stdout.write(`${position + 1} of ${chosen.length}: ${name} …\n`);
    const startedAt = Date.now();
    try {
      // What the one before has left in the keyring, this one's app would find.
      await keychainOf(desktop).clear();
      figures.push(...(await bench({ desktop, folder })));
      const seconds = Math.round((Date.now() - startedAt) / 1_000);
      process.stdout.write(`${name}: measured in ${seconds} s\n`);
    } catch (error) {
      notMeasured.push({ name, reason: String(error) });
      process.stderr.write(`${name}: could not be measured: ${String(error)}\n`);
    }
  }
} finally {
  await desktop.end();
  await rm(folder, { recursive: true, force: true });
}
const record = {
  measuredAt: new Date().toISOString(),
  notMeasured,
  figures: figures.map(recordOf),
};
await writeFile(path.join(outFolder, 'bench.json'), `${JSON.stringify(record, null, 2)}\n`);
process.stdout.write(`\n${tableOf(figures).join('\n')}\n`);
for (const { name, reason } of notMeasured) {
  process.stdout.write(`NOT MEASURED: ${name} (${reason})\n`);
}
if (notMeasured.length > 0 || !figures.every(isMet)) process.exitCode = 1;
