import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commandTable } from './command-table.ts';
import { completionsFor, shells } from './completions.ts';
import { exitStatusWords } from './exit-status.ts';
import { manualPage, manualText } from './manual.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'completions-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const has = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args.length > 0 ? args : ['--version']).status === 0;

test.each(shells)('the completions of %s know every command and option', (shell) => {
  const text = completionsFor(shell);
  for (const { name, options } of commandTable) {
    expect(text).toContain(name);
    for (const { flags } of options)
      expect(text).toContain(
        shell === 'fish' ? flags.split(' ')[0]?.slice(2) : flags.split(' ')[0],
      );
  }
});

describe.runIf(process.platform !== 'win32')('in bash', () => {
  /** What it offers after these words. */
  const offered = (...words: string[]): string[] => {
    const file = path.join(folder, 'completion.bash');
    writeFileSync(file, completionsFor('bash'));
    const script = `
      source '${file}'
      keyring-for-plex() { printf '%s\\n' 'nora_k' 'Attic box' "it's"; }
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _keyring_for_plex
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script, 'bash', 'keyring-for-plex', ...words], {
      encoding: 'utf8',
    })
      .split('\n')
      .filter((line) => line !== '');
  };

  test('commands, options, values and names are completed', () => {
    expect(offered('')).toEqual([...commandTable.map(({ name }) => name), 'help']);
    expect(offered('st')).toEqual(['status']);
    expect(offered('get', '--h')).toEqual(['--header', '--help']);
    expect(offered('credential-helper', '')).toEqual(['get', 'store', 'erase']);
    expect(offered('get', '')).toEqual(['nora_k', 'Attic\\ box', "it\\'s"]);
    expect(offered('get', 'At')).toEqual(['Attic\\ box']);
    expect(offered('status', '')).toEqual([]);
  });
});

test.each([
  ['zsh', ['-n']],
  ['fish', ['--no-execute']],
] as const)('%s reads its completions, where it is installed', (shell, args) => {
  if (!has(shell)) return;
  const file = path.join(folder, shell);
  writeFileSync(file, completionsFor(shell));
  expect(spawnSync(shell, [...args, file], { encoding: 'utf8' }).stderr).toBe('');
});

test('the manual names everything, and a typesetter has no complaint', () => {
  const page = manualPage('0.1.0');
  for (const { name } of commandTable) expect(page).toContain(name.replaceAll('-', '\\-'));
  for (const [, words] of exitStatusWords) expect(page).toContain(words.replaceAll('-', '\\-'));
  if (!has('groff')) return;
  const set = spawnSync('groff', ['-man', '-Tascii', '-ww'], { input: page, encoding: 'utf8' });
  expect(set.stderr).toBe('');
  expect(set.stdout).toContain('write-secret');
});

test('the documentation is what the table says', () => {
  const docs = readFileSync(
    path.resolve(import.meta.dirname, '../../docs/command-line.md'),
    'utf8',
  );
  expect(docs).toContain(manualText());
});
