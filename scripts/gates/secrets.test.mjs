import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inProject, projectFolder } from '../setup/places.mjs';
import { secretsIn } from './secrets.mjs';

const isText = /\.(?:[cm]?[jt]sx?|json|md|ya?ml|css|html|svg|toml|txt|sh)$/;

/** What git keeps; in a copy without git, what stands in our own folders. */
function filesOfProject() {
  try {
    const printed = execFileSync('git', ['ls-files'], { cwd: projectFolder, encoding: 'utf8' });
    return printed.split('\n').filter((name) => name !== '');
  } catch {
    return fs
      .readdirSync(projectFolder, { recursive: true })
      .filter((name) => !/^(?:node_modules|out|dist|\.git)\b/.test(name));
  }
}

test('S45: no file of ours holds a secret', () => {
  const files = filesOfProject().filter(
    (name) => isText.test(name) && fs.statSync(inProject(name)).isFile(),
  );
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((name) =>
    secretsIn(fs.readFileSync(inProject(name), 'utf8')).map((fault) => `${name}: ${fault}`),
  );
  expect(found).toEqual([]);
});

// Put together here, so that this file itself is clean.
const token = ['qW3rT9yU', 'xZ8vB2nM', '4kLp'].join('');
const figures = ['9f8e7d6c', '5b4a', '4321', '8765', '0123456789ab'].join('-');
const jwt = [
  'eyJhbGciOiJFZERTQSJ9',
  'eyJpc3MiOiJwbGV4LnR2In0',
  'c2lnbmF0dXJlLW9mLXNvbWVib2R5',
].join('.');

test.each([
  ['in an address', `http://host:32400/?X-Plex-Token=${token}`],
  ['in a header', `X-Plex-Token: ${token}`],
  ['in an answer', `{"authToken":"${token}"}`],
  ['of a server', `accessToken: '${token}'`],
  ['for two days', `transient-${figures}`],
  ['for a claim', `claim-${token}`],
  ['that is a JWT', jwt],
  ['that is a key', ['-----BEGIN', 'PRIVATE KEY-----'].join(' ')],
  ['of a device', `{"d":"${token}${token}abc"}`],
  ['of a registry', ['//registry.example/:', 'authToken=x'].join('_')],
])('S45: a planted secret %s is found, and not printed', (_what, text) => {
  const [found] = secretsIn(`first line\n${text}\n`);
  expect(found).toMatch(/in line 2$/);
  expect(found).not.toContain(token);
});

test('S45: the hook lets no commit through that holds a secret', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'commit-'));
  const git = (...args) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.test', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  try {
    git('init', '--quiet');
    fs.mkdirSync(path.join(folder, 'scripts'));
    fs.symlinkSync(inProject('scripts/gates'), path.join(folder, 'scripts/gates'));
    git('config', 'core.hooksPath', inProject('.githooks'));
    fs.writeFileSync(path.join(folder, 'a.md'), `X-Plex-Token: ${token}\n`);
    git('add', 'a.md');
    const refused = git('commit', '--message', 'a');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/a\.md: a token in an address or a header in line 1$/m);
    expect(refused.stderr).not.toContain(token);
    fs.writeFileSync(path.join(folder, 'a.md'), 'X-Plex-Token: yours\n');
    git('add', 'a.md');
    expect(git('commit', '--message', 'a').status).toBe(0);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
