import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { runCommand } from './all-commands.ts';
import { quickWords } from './quick-words.ts';

vi.stubGlobal('KEYRING_VERSION', '0.0.0');

/** What the full reading makes of the words; undefined where it refuses them or only shows help. */
async function fullWords(words: readonly string[]) {
  let read: unknown;
  await runCommand(words, (command, { args, options, noInput }) => {
    const rest = Object.fromEntries(Object.entries(options).filter(([key]) => key !== 'input'));
    read = { command, args, options: rest, noInput };
    return Promise.resolve(0);
  });
  return read;
}

const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('nora', 'Attic box', '', '-', '--', 'a=b', '7', 'help') },
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      '--json',
      '--header',
      '--env',
      '--no-input',
      '--timeout',
      '--timeout=5',
      '--timeout=',
      '--account',
      '--account=sam',
      '--profile-dir=/p',
      '--profile-dir',
      '--plex-tv-url=http://[::1]:1',
      '--help',
      '-h',
      '-j',
      '--jso',
      '--json=1',
      '--input',
      '--nothing',
      '--__proto__=1',
    ),
  },
);

test('what is read quickly is read as the full reading reads it', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const command = fc.constantFrom('get', 'mint', 'env', 'list', '--json', '');
  await fc.assert(
    fc.asyncProperty(command, fc.array(word, { maxLength: 5 }), async (first, rest) => {
      const quick = quickWords([first, ...rest], true);
      if (quick === undefined) return;
      expect(await fullWords([first, ...rest])).toEqual(quick);
    }),
    { numRuns: 2_000 },
  );
});

test('the words of a script are read quickly', () => {
  expect(quickWords(['get', 'nora', '--header', '--no-input', '--timeout', '5'], false)).toEqual({
    command: 'get',
    args: ['nora'],
    options: { header: true, timeout: '5' },
    noInput: true,
  });
  expect(quickWords(['mint', '--account=sam', 'Attic box'], false)).toEqual({
    command: 'mint',
    args: ['Attic box'],
    options: { account: 'sam' },
    noInput: false,
  });
});

test('mistakes, calls for help and the other commands are left to the full reading', () => {
  for (const words of [
    [],
    ['get'],
    ['get', 'nora', 'sam'],
    ['get', 'nora', '--help'],
    ['get', '--', 'nora'],
    ['get', 'nora', '--odd'],
    ['get', 'nora', '--timeout'],
    ['get', 'nora', '--timeout', '--json'],
    ['list'],
    ['exec', 'nora', '--', 'env'],
  ])
    expect(quickWords(words, false)).toBeUndefined();
  // Only development builds are told where the app is.
  expect(quickWords(['get', 'nora', '--profile-dir=/p'], false)).toBeUndefined();
});
