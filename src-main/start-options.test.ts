import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  asksForQuickCopy,
  BadStartOption,
  readStartOptions,
  REAL_PLEX_ORIGIN,
} from './start-options.ts';

const read = (...argv: string[]) => readStartOptions(argv, false);
const readPackaged = (...argv: string[]) => readStartOptions(argv, true);
const sentenceOf = async (act: () => Promise<unknown>): Promise<string> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof BadStartOption) return error.message;
    throw error;
  }
  return 'no complaint';
};

describe('start options', () => {
  test('without any, the real Plex, the platform’s folder and a window', async () => {
    expect(await read()).toEqual({
      plexOrigin: REAL_PLEX_ORIGIN,
      profileFolder: undefined,
      isDemo: false,
      isHidden: false,
      isQuick: false,
      isVersionAsked: false,
    });
    expect(REAL_PLEX_ORIGIN).toBe('https://plex.tv');
  });

  test('are found in any order, among switches and words that are not ours', async () => {
    const argv = [
      '.',
      '--profile-dir=/tmp/some folder',
      '--ozone-platform=x11',
      '--hidden',
      '--quick',
      'hidden',
      '--plex-tv-url=http://127.0.0.1:8080/',
      '-version',
      '--hiddenly',
      'keyring://x?token=y',
    ];
    const expected = {
      plexOrigin: 'http://127.0.0.1:8080',
      profileFolder: path.resolve('/tmp/some folder'),
      isDemo: false,
      isHidden: true,
      isQuick: true,
      isVersionAsked: false,
    };
    expect(await read(...argv)).toEqual(expected);
    expect(await read(...argv.reverse())).toEqual(expected);
    expect((await read('--version')).isVersionAsked).toBe(true);
  });

  test('a demo has a Plex and a folder of its own, packaged or not', async () => {
    expect((await readPackaged('--demo')).isDemo).toBe(true);
    for (const other of ['--plex-tv-url=http://127.0.0.1:8080', '--profile-dir=/tmp/x']) {
      expect(await sentenceOf(() => read('--demo', other))).toBe(
        '--demo has a Plex and a folder of its own; leave the others out.',
      );
    }
    expect(await sentenceOf(() => read('--demo=yes'))).toBe('--demo takes no value.');
  });

  test('a relative folder is taken from where the program was started', async () => {
    expect((await read('--profile-dir=out/x')).profileFolder).toBe(path.resolve('out/x'));
  });

  test.each([
    'http://127.0.0.1:8080',
    'http://127.9.8.7',
    'http://[::1]:80',
    'http://localhost:32400',
    'https://127.0.0.1',
  ])('%s stands for Plex in every build', async (url) => {
    expect((await readPackaged(`--plex-tv-url=${url}`)).plexOrigin).toBe(new URL(url).origin);
    expect((await read(`--plex-tv-url=${url}`)).plexOrigin).toBe(new URL(url).origin);
  });

  test.each([
    'https://plex.example.test',
    'https://192.168.1.5:8443',
    'http://stand-in.test:8080',
    'http://192.168.1.5:8080',
    'http://[fd00::1]:8080',
    'http://198.51.100.7',
    'https://127.0.0.1.example.test',
    'https://localhost.example.test',
    'https://[::ffff:127.0.0.1]',
    'https://1270.0.0.1.test',
  ])('%s stands for Plex in a development build alone', async (url) => {
    expect((await read(`--plex-tv-url=${url}`)).plexOrigin).toBe(new URL(url).origin);
    expect(await sentenceOf(() => readPackaged(`--plex-tv-url=${url}`))).toBe(
      '--plex-tv-url takes only an address of this computer, such as http://127.0.0.1:8080.',
    );
  });

  test.each([
    '--plex-tv-url',
    '--plex-tv-url=',
    '--plex-tv-url=plex.tv',
    '--plex-tv-url=ftp://127.0.0.1',
    '--plex-tv-url=http:127.0.0.1',
    '--plex-tv-url=http://127.0.0.1/api',
    '--plex-tv-url=http://127.0.0.1?x=1',
    '--plex-tv-url=http://127.0.0.1#x',
    '--plex-tv-url=http://user@127.0.0.1',
    '--plex-tv-url=http://user:word@127.0.0.1',
    '--plex-tv-url=http://127.0.0.1:0',
    '--plex-tv-url=http://127.0.0.1:99999',
    '--plex-tv-url=http://localhost.:80',
    '--plex-tv-url=http:\\\\127.0.0.1',
    '--plex-tv-url= http://127.0.0.1',
    '--plex-tv-url=http://127.0.0.1\n',
    '--plex-tv-url=javascript:alert(1)',
    `--plex-tv-url=https://${'x'.repeat(300)}.test`,
  ])('%s is no address that we can use', async (argument) => {
    for (const isPackaged of [false, true]) {
      expect(await sentenceOf(() => readStartOptions([argument], isPackaged))).toBe(
        '--plex-tv-url needs an address such as http://127.0.0.1:8080.',
      );
    }
  });

  test.each(['--profile-dir', '--profile-dir='])('%s names no folder', async (argument) => {
    expect(await sentenceOf(() => read(argument))).toBe('--profile-dir needs a folder.');
  });

  test('a packaged program keeps to the platform’s folder', async () => {
    expect(await sentenceOf(() => readPackaged('--profile-dir=/tmp/x'))).toBe(
      '--profile-dir is for development builds only.',
    );
  });

  test.each(['hidden', 'quick', 'version'])('--%s takes no value', async (name) => {
    expect(await sentenceOf(() => read(`--${name}=yes`))).toBe(`--${name} takes no value.`);
    expect(await sentenceOf(() => read(`--${name}=`))).toBe(`--${name} takes no value.`);
  });

  test('S19: no complaint repeats what was typed', async () => {
    const sentences = await Promise.all(
      ['--plex-tv-url=canary', '--hidden=canary'].map((argument) =>
        sentenceOf(() => read(argument)),
      ),
    );
    expect(sentences.join()).not.toContain('canary');
  });
});

test.each([
  [true, ['/usr/bin/keyring', '--quick']],
  [true, ['/usr/bin/keyring', '--allow-file-access-from-files', '--quick', '/some/folder']],
  [false, ['/usr/bin/keyring']],
  [false, ['/usr/bin/keyring', '--quick=canary']],
  [false, ['/usr/bin/keyring', '--quickly', 'quick', '-quick', 'keyring://x?--quick']],
])('a further start asks for quick copy by one exact word: %s for %j', (asked, argv) => {
  expect(asksForQuickCopy(argv)).toBe(asked);
});
