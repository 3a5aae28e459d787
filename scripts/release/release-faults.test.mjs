import fs from 'node:fs';
import { expect, test } from 'vitest';
import { inProject } from '../setup/places.mjs';
import { reportOf } from './advisories.mjs';
import { faultsOfExceptions, readExceptions } from './exceptions.mjs';
import { faultsOfRelease } from './release-faults.mjs';

/* The real answers need the internet. These were written down, and each test spoils one of them. */

const recorded = (name) =>
  JSON.parse(fs.readFileSync(inProject('scripts/release/recorded', name), 'utf8'));

const now = Date.parse('2026-11-29T12:00:00Z');
const day = 86_400_000;
const dayOf = (time) => new Date(time).toISOString().slice(0, 10);
const manifest = {
  dependencies: { keytar: 'npm:@github/keytar@7.10.6' },
  devDependencies: { electron: '45.4.1' },
};
const timesOf = {
  electron: recorded('electron-times.json'),
  '@github/keytar': { '7.10.6': '2026-03-01T00:00:00Z' },
};
const answers = {
  audit: recorded('audit.json'),
  signatures: { invalid: [], missing: [] },
  osv: [
    { name: 'a-dependency', ...recorded('osv.json') },
    { name: 'other', vulns: [] },
  ],
  lock: 'a-hash',
  now: now - 6 * day,
};

function faults(change = {}, spoiled = {}) {
  return faultsOfRelease({
    manifest,
    lock: 'a-hash',
    timesOf,
    report: reportOf({ ...answers, ...spoiled }),
    exceptions: [],
    now,
    ...change,
  });
}

const withElectron = (electron) => ({ manifest: { ...manifest, devDependencies: { electron } } });
const auditWith = (severity) => ({
  audit: {
    ...answers.audit,
    vulnerabilities: { axios: { name: 'axios', severity } },
  },
});
const osvWith = (more) => ({ osv: [{ name: 'axios', vulns: [{ id: 'GHSA-1', ...more }] }] });
const exception = (more) => ({
  line: 'S41',
  reason: 'The newer one draws no window on Wayland.',
  owner: 'the maintainer',
  until: dayOf(now + 30 * day),
  ...more,
});

test.each([
  ['the newest patch of a newest major', {}],
  ['the newest patches of the majors before', withElectron('44.11.5')],
  ['a patch whose follower is not two weeks old', withElectron('45.3.4')],
])('S41: %s may be released', (_what, change) => {
  expect(faults(change)).toEqual([]);
});

test.each([
  ['a major that is no longer mended', withElectron('42.11.18'), 'no longer mended'],
  ['a patch that was followed long ago', withElectron('44.11.2'), '44.11.3 has been out'],
  ['a test version', withElectron('46.0.0-beta.1'), 'is no release'],
  ['one that nobody knows', withElectron('45.99.0'), 'is no release'],
  ['the fallback of the tests', withElectron('33.2.1'), 'is no release'],
])('S41: %s is refused', (_what, change, why) => {
  const found = faults(change).filter((fault) => fault.startsWith('S41: '));
  expect(found).toEqual([expect.stringContaining(why)]);
});

test('S41: an exception lets one pass until its end, and no longer', () => {
  const old = withElectron('42.11.18');
  expect(faults({ ...old, exceptions: [exception()] })).toEqual([]);
  expect(faults({ ...old, exceptions: [exception({ line: 'S42' })] })).not.toEqual([]);
  const later = { ...exception(), until: dayOf(now - 2 * day) };
  expect(faults({ ...old, exceptions: [later] }).join('\n')).toMatch(/has ended.*\nS41/);
});

test.each([
  ['ends later than in 90 days', { until: dayOf(now + 92 * day) }],
  ['has ended', { until: dayOf(now - 2 * day) }],
  ['has no end', { until: undefined }],
  ['has a strange end', { until: 'soon' }],
  ['has no reason', { reason: ' ' }],
  ['has no owner', { owner: '' }],
  ['names no line', { line: 'all' }],
])('S41: an exception that %s is a fault', (_what, more) => {
  expect(faultsOfExceptions([exception(more)], now)).not.toEqual([]);
});

test('S41: each exception of ours has a reason, an owner and an end that is near', () => {
  expect(faultsOfExceptions(readExceptions(), Date.now())).toEqual([]);
});

test('S42: a fresh look that found nothing grave lets the release pass', () => {
  expect(reportOf(answers).advisories).toHaveLength(2);
  expect(faults()).toEqual([]);
});

test.each([
  ['nobody has looked', { report: undefined }, {}, 'nobody has looked'],
  ['the look is older than a week', {}, { now: now - 8 * day }, 'older than a week'],
  ['the look is of a day to come', {}, { now: now + day }, 'older than a week'],
  ['the look was for other packages', { lock: 'another' }, {}, 'other packages'],
  ['OSV was asked for nothing', {}, { osv: [] }, 'asked for nothing'],
  ['npm knows a high one', {}, auditWith('high'), 'axios has a high'],
  ['npm knows a critical one', {}, auditWith('critical'), 'axios has a critical'],
  ['OSV knows a high one', {}, osvWith({ database_specific: { severity: 'HIGH' } }), 'GHSA-1'],
  ['OSV does not say how grave one is', {}, osvWith({}), 'axios has a unknown advisory'],
  [
    'a package is not signed',
    {},
    { signatures: { invalid: [], missing: [{ name: 'axios' }] } },
    'axios is not signed',
  ],
  [
    'a signature is wrong',
    {},
    { signatures: { invalid: [{ name: 'axios' }], missing: [] } },
    'axios is not signed',
  ],
])('S42: it is refused when %s', (_what, change, spoiled, why) => {
  expect(faults(change, spoiled)).toContainEqual(expect.stringContaining(why));
  expect(faults(change, spoiled).filter((fault) => !fault.startsWith('S42: '))).toEqual([]);
});

test('S39: a package that was taken before it was a week old is refused', () => {
  const young = { ...timesOf, '@github/keytar': { '7.10.6': '2026-11-25T00:00:00Z' } };
  expect(faults({ timesOf: young })).toEqual([
    expect.stringMatching(/^S39: @github\/keytar 7\.10\.6 is not a week old$/),
  ]);
  expect(faults({ timesOf: { ...timesOf, '@github/keytar': {} } })).toHaveLength(1);
});

test('S39: npm waits a week itself before it takes what is new', () => {
  expect(fs.readFileSync(inProject('.npmrc'), 'utf8')).toMatch(/^min-release-age=7$/m);
});
