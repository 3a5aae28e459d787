import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { readTimeZone, watchTimeZone } from './time-zone.ts';

const program = fileURLToPath(new URL('test-time-zone.ts', import.meta.url));

/** An /etc of one's own: root has it, and an ordinary user of a newer kernel. */
const overEtc =
  'mount -t tmpfs tmpfs "$1" && mkdir "$1/upper" "$1/work" && ' +
  'mount -t overlay overlay -o "lowerdir=/etc,upperdir=$1/upper,workdir=$1/work" /etc';
const mayMount = (): boolean => {
  if (process.platform !== 'linux') return false;
  const folder = mkdtempSync(path.join(tmpdir(), 'keyring-zone-'));
  const tried = spawnSync('unshare', ['-rm', 'sh', '-c', overEtc, 'sh', folder]);
  rmSync(folder, { recursive: true, force: true });
  return tried.status === 0;
};

test.runIf(mayMount())(
  'another time zone of the computer is seen, but only when it is read anew',
  { timeout: 60_000 },
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'keyring-zone-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const inOslo = 'ln -sf /usr/share/zoneinfo/Europe/Oslo /etc/localtime';
    const run = 'exec env -u TZ "$2" --import "$3" "$4"';
    const args = [folder, process.execPath, import.meta.resolve('tsx'), program];
    const said = execFileSync(
      'unshare',
      ['-rm', 'sh', '-c', `${overEtc} && ${inOslo} && ${run}`, 'sh', ...args],
      { encoding: 'utf8' },
    );
    expect(JSON.parse(said)).toEqual([1, 1, 9]);
  },
);

test('a zone of the environment stays', () => {
  const before = process.env['TZ'];
  onTestFinished(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });
  process.env['TZ'] = 'Asia/Kathmandu';
  readTimeZone(process.env);
  expect([process.env['TZ'], new Date(0).getHours()]).toEqual(['Asia/Kathmandu', 5]);
});

test('is told by the part of systemd that knows of it, until nobody wants to know', () => {
  const told: string[] = [];
  const rules: unknown[] = [];
  const end = watchTimeZone(
    {
      watchSignal: (rule, listener) => {
        rules.push(rule);
        listener(['org.freedesktop.timedate1', {}, []]);
        return () => void told.push('ended');
      },
    },
    () => void told.push('changed'),
  );
  end();
  expect(told).toEqual(['changed', 'ended']);
  expect(rules).toMatchObject([{ path: '/org/freedesktop/timedate1' }]);
});
