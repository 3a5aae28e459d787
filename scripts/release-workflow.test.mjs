import fs from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { commandRuntime } from './setup/command-runtime.mjs';
import { inProject } from './setup/places.mjs';

const folder = inProject('.github/workflows');
const workflows = fs
  .readdirSync(folder)
  .map((name) => [name, load(fs.readFileSync(`${folder}/${name}`, 'utf8'))]);
const stepsOf = ({ jobs }) => Object.values(jobs).flatMap(({ steps }) => steps);
const release = workflows.find(([name]) => name === 'release.yml')?.[1];

describe.each(workflows)('%s', (_name, workflow) => {
  test('uses actions by the hash of their commit alone', () => {
    const used = stepsOf(workflow).flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    expect(used.filter((each) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(each))).toEqual([]);
    expect(used.length).toBeGreaterThan(0);
  });

  test('has no rights but those that a job names, and keeps no credentials in a checkout', () => {
    expect(workflow.permissions).toEqual({});
    for (const { permissions } of Object.values(workflow.jobs)) expect(permissions).toBeDefined();
    for (const { uses, with: settings } of stepsOf(workflow)) {
      if (/^actions\/checkout@/.test(uses)) expect(settings['persist-credentials']).toBe(false);
    }
  });

  test('puts nothing that a stranger may write into a shell', () => {
    const run = stepsOf(workflow).flatMap(({ run: text }) => (text === undefined ? [] : [text]));
    expect(run.filter((text) => /\$\{\{(?!\s*matrix\.)/.test(text))).toEqual([]);
  });
});

describe('a release', () => {
  test('is packed only after it was tested and judged, on three systems', () => {
    const { check, package: packing, publish } = release.jobs;
    const commands = check.steps.map(({ run }) => run);
    expect(commands).toEqual(
      expect.arrayContaining(['npm test', expect.stringContaining('release-check')]),
    );
    expect(packing.needs).toBe('check');
    expect(publish.needs).toBe('package');
    const systems = packing.strategy.matrix.include.map(({ system }) => system);
    expect([...new Set(systems)]).toEqual(['linux', 'mac', 'win']);
  });

  test('takes the Electron that users get', () => {
    expect(release.env.ELECTRON_RUNTIME).toBe('official');
  });

  test('makes the command of macOS and Windows of the same Node as that of Linux, and packs with another', () => {
    const { steps } = release.jobs.package;
    const nodes = steps.filter(({ uses }) => /^actions\/setup-node@/.test(uses));
    const { version } = commandRuntime;
    expect(nodes.map((step) => [step.if, step.with])).toEqual([
      [undefined, { 'node-version': 22 }],
      ["matrix.system != 'linux'", { 'node-version': version }],
      ["matrix.system == 'mac'", { 'node-version': version, architecture: 'x64' }],
      ["matrix.system != 'linux'", { 'node-version': 22 }],
    ]);
    const told = steps.filter(({ run }) => /KEYRING_COMMAND_NODES=/.test(run));
    expect(told.map((step) => steps[steps.indexOf(step) - 1])).toEqual(nodes.slice(1, 3));
  });

  test('writes with one job alone, which runs nothing of ours, and makes a draft', () => {
    const writing = Object.entries(release.jobs).filter(([, { permissions }]) =>
      Object.values(permissions).includes('write'),
    );
    expect(writing.map(([name]) => name)).toEqual(['publish']);
    const [[, { steps }]] = writing;
    expect(steps.map(({ run }) => run ?? '').join('\n')).toMatch(/gh release create .*--draft/);
    expect(steps.some(({ uses, run }) => /checkout/.test(uses) || /\bnode\b|npm/.test(run))).toBe(
      false,
    );
  });

  test('shows the keys of signing to the step that packs, and to no other', () => {
    const withSecrets = stepsOf(release).filter((step) => /secrets\./.test(JSON.stringify(step)));
    expect(withSecrets.map(({ run }) => run)).toEqual([
      'node scripts/package-release.mjs ${{ matrix.system }}',
    ]);
  });
});
