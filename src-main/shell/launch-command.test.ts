import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandText, launchCommand } from './launch-command.ts';

const own = {
  isPackaged: true,
  execPath: '/tmp/.mount_abc/keyring-for-plex',
  appImage: undefined,
  appFolder: '/src/keyring',
  switches: [],
};

test('is the program itself, or the AppImage that it came out of', () => {
  expect(launchCommand(own)).toEqual(['/tmp/.mount_abc/keyring-for-plex']);
  const appImage = '/home/nora/Keyring.AppImage';
  expect(launchCommand({ ...own, appImage })).toEqual([appImage]);
});

test('of a build that is not packaged is Electron with our folder and switches', () => {
  const switches = ['--profile-dir=/home/nora/profile'];
  expect(launchCommand({ ...own, isPackaged: false, switches })).toEqual([
    '/tmp/.mount_abc/keyring-for-plex',
    '/src/keyring',
    '--profile-dir=/home/nora/profile',
  ]);
});

test('is plain where it can be', () => {
  expect(commandText(['/usr/bin/keyring', '--profile-dir=/a_b'], 'linux')).toBe(
    '/usr/bin/keyring --profile-dir=/a_b',
  );
  expect(commandText(['C:\\Keyring for Plex\\k.exe', 'C:\\k'], 'win32')).toBe(
    '"C:\\Keyring for Plex\\k.exe" C:\\k',
  );
});

test.runIf(process.platform !== 'win32')('means the same to a shell', () => {
  const words = ['/opt/a b', `it's`, '$HOME', '`date`', 'back\\slash', '100%', '"x"', 'a;b', '*'];
  const text = commandText(['printf', '%s\\n', ...words], 'linux');
  expect(execFileSync('/bin/sh', ['-c', text], { encoding: 'utf8' })).toBe(`${words.join('\n')}\n`);
});
