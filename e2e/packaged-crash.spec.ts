import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from './support/keyring-app.ts';
import { createLeakScanner } from './support/leak-scan.ts';
import { expect, packagedProgram, test } from './support/packaged-app.ts';
import { processTree, procFile } from './support/processes.ts';
import { until } from './support/until.ts';

test.use({ desktopOptions: { accessibility: true, windowManager: true } });

/** The packages' own launcher, for the program where it lies here. */
async function ownLauncher(): Promise<string> {
  const module = path.join(projectFolder, 'scripts/package/deb.mjs');
  const print = `import(${JSON.stringify(module)}).then((deb) => process.stdout.write(deb.starter))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--eval', print]);
  return stdout.replace(/^exec \S+/m, `exec ${packagedProgram}`);
}

test('S24: where core files are wanted, a crash of main or of a page leaves no file with a secret', async ({
  start,
  world,
  plex,
  configFolder,
}) => {
  const { sam } = world;
  const limits = path.join(configFolder, 'with-core-files');
  const launcher = path.join(configFolder, 'launcher');
  await writeFile(launcher, await ownLauncher(), { mode: 0o700 });
  await writeFile(limits, `#!/bin/sh\nulimit -c unlimited\nexec ${launcher} "$@"\n`, {
    mode: 0o700,
  });
  const app = start({ launcher: limits, cwd: configFolder });
  await app.screen.waitFor('entry', 'Email or username');
  await app.screen.type('entry', 'Email or username', sam.username);
  await until('the name in its field', async () =>
    (await app.screen.text('entry', 'Email or username')).includes(sam.username) ? true : undefined,
  );
  await app.screen.type('password text', 'Password', sam.password);
  await app.screen.keys('Return');
  await app.screen.waitFor('heading', 'sam');

  const pages = (await processTree(app.pid)).filter(({ commandLine }) =>
    commandLine.includes('--type=renderer'),
  );
  expect(pages.length).toBeGreaterThan(0);
  for (const { pid } of [...pages, { pid: app.pid }]) {
    const allowed = (await procFile(pid, 'limits')).toString();
    expect(allowed).toMatch(/^Max core file size +0 +0 /m);
  }
  for (const { pid } of pages) process.kill(pid, 'SIGABRT');
  await expect
    .poll(async () => (await processTree(app.pid)).some(({ pid }) => pid === pages[0]?.pid))
    .toBe(false);
  process.kill(app.pid, 'SIGABRT');
  expect(await app.ended).toBe('SIGABRT');

  const entries = await readdir(configFolder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(3);
  expect(files.filter(({ name }) => /^core\b|\.dmp$/.test(name))).toEqual([]);
  const scanner = createLeakScanner(plex.secrets());
  for (const { parentPath, name } of files) {
    expect(scanner.scanPacked(name, await readFile(path.join(parentPath, name)))).toEqual([]);
  }
  expect(scanner.scan('output', app.output())).toEqual([]);
});
