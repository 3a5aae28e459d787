import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { failureCodes } from '../../src-main/contract/failure-codes.ts';
import { createLazyPlexClient } from '../../src-main/plex/lazy-plex-client.ts';
import { inProject } from '../setup/places.mjs';

/* What documents say that the code says as well. */

const textOf = (file) => fs.readFileSync(inProject(file), 'utf8');

test('the README asks for the Node that package.json asks for', () => {
  const { engines } = JSON.parse(textOf('package.json'));
  const asked = [...engines.node.matchAll(/(\d+(?:\.\d+)?)(?:\.0)?/g)].map(
    ([, version]) => version,
  );
  const [, said = ''] = /need Node\.js \(([^)]+)\) with npm/.exec(textOf('README.md')) ?? [];
  expect(said.match(/[\d.]+/g)).toEqual(asked);
});

describe('the document of the Plex client', () => {
  const text = textOf('docs/plex-client.md');
  const calls = Object.keys(createLazyPlexClient({ plexTvUrl: 'http://127.0.0.1:1', device: {} }))
    .filter((name) => name !== 'close')
    .sort();

  /** The names at the beginning of each row of the first table under a heading. */
  function namesUnder(heading) {
    const [, section = ''] = text.split(`\n## ${heading}\n`);
    const [table = ''] = /(?:^\|.*\n)+/m.exec(section) ?? [];
    const firstCells = table.split('\n').map((row) => row.split('|')[1] ?? '');
    return firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  }

  test('has each call, what it sends and what comes back', () => {
    expect(namesUnder('Calls').sort()).toEqual(calls);
  });

  test('has the five SDKs’ name for each call, or says that they have none', () => {
    expect([...new Set(namesUnder('The same calls in the five SDKs'))].sort()).toEqual(calls);
  });

  test('names no failure that there is not', () => {
    const [, section = ''] = text.split('\n## Failures\n');
    const [failures = ''] = section.split('\n## ');
    const codes = [...failures.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !failureCodes.includes(code))).toEqual([]);
  });
});
