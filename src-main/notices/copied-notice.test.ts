import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AccountId, NamedTokenId, TransientTokenId } from '../contract/entities.ts';
import type { Acts } from '../activity/activity-rows.ts';
import type { DesktopNotice } from '../shell/notifier.ts';
import { createCopiedNotice, tellingCopies } from './copied-notice.ts';
import { defaultNoticeSettings } from './notice-settings.ts';
import type { NoticeSettings } from './notice-settings.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const copied = { clearsAfterSeconds: 30, keptOutOfHistories: true };
const ofNora = { kind: 'account', name: 'nora_k' } as const;
const AN_EVENING = new Date(2026, 0, 1, 23).getTime();

function setUp(settings: NoticeSettings = defaultNoticeSettings) {
  const desktop = new Map<string, DesktopNotice>();
  const gone = new Set<() => void>();
  const tell = createCopiedNotice({
    notifier: {
      show: (notice) => void desktop.set(notice.key, notice),
      withdraw: (key) => void desktop.delete(key),
    },
    clipboard: { onGone: (listener) => void gone.add(listener) },
    settings: () => settings,
    now: () => AN_EVENING,
  });
  return {
    tell,
    /** The clipboard's secret goes. */
    go: () => gone.forEach((listener) => listener()),
    bodies: () => [...desktop.values()].map(({ body }) => body),
    notices: () => [...desktop.values()],
  };
}

describe('what was copied', () => {
  test.each([
    ['account', 'Token copied', 'The token of nora_k leaves the clipboard in 30 seconds.'],
    [
      'named-token',
      'Token copied',
      'The token made for nora_k leaves the clipboard in 30 seconds.',
    ],
    [
      'transient-token',
      'Transient token copied',
      'The transient token for nora_k leaves the clipboard in 30 seconds.',
    ],
  ] as const)('of kind %s is told with its owner and its end', (kind, title, body) => {
    const { tell, notices } = setUp();
    tell({ kind, name: 'nora_k' }, copied);
    expect(notices()).toMatchObject([{ title, body, buttons: [] }]);
  });

  test('is told in passing', () => {
    const { tell, notices } = setUp();
    tell(ofNora, copied);
    expect(notices()[0]?.passesAfterMs).toBe(6_000);
  });

  test('may be remembered, and that is told where it is so', () => {
    const { tell, bodies } = setUp();
    tell(ofNora, { ...copied, keptOutOfHistories: false });
    expect(bodies()[0]).toMatch(/\n.*history of the clipboard may remember it\.$/);
  });

  test('S28: is told without an e-mail address', () => {
    const { tell, bodies } = setUp();
    tell({ kind: 'account', name: 'nora@example.test' }, copied);
    expect(bodies()).toEqual(['The token of n••• leaves the clipboard in 30 seconds.']);
  });

  test('takes the place of what was copied before', () => {
    const { tell, bodies } = setUp();
    tell(ofNora, copied);
    vi.advanceTimersByTime(5_000);
    tell({ ...ofNora, name: 'sam' }, copied);
    vi.advanceTimersByTime(5_000);
    expect(bodies()).toEqual(['The token of sam leaves the clipboard in 30 seconds.']);
  });

  test('is not told any longer once it leaves the clipboard', () => {
    const { tell, go, bodies } = setUp();
    tell(ofNora, copied);
    go();
    expect(bodies()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is not told any longer after six seconds, whatever the desktop makes of it', () => {
    const { tell, bodies } = setUp();
    tell(ofNora, copied);
    vi.advanceTimersByTime(6_000);
    expect(bodies()).toEqual([]);
  });

  test('is not told at all where that is switched off', () => {
    const { notices } = defaultNoticeSettings;
    const off = { ...defaultNoticeSettings, notices: { ...notices, copied: false } };
    const { tell, bodies } = setUp(off);
    tell(ofNora, copied);
    expect(bodies()).toEqual([]);
  });

  test('is told in quiet hours neither at once nor later', () => {
    const quietHours = { isOn: true, from: '22:00', to: '23:01' };
    const { tell, bodies } = setUp({ ...defaultNoticeSettings, quietHours });
    tell(ofNora, copied);
    vi.advanceTimersByTime(600_000);
    expect(bodies()).toEqual([]);
  });
});

describe('acts that no window tells of', () => {
  const accountId = AccountId.parse('account-1');
  const namedTokenId = NamedTokenId.parse('named-1');
  const transientTokenId = TransientTokenId.parse('transient-1');

  function actsWith(copy: () => Promise<typeof copied>, known = true) {
    const told: unknown[] = [];
    const acts = {
      copyToken: copy,
      copyNamedToken: copy,
      copyTransientToken: copy,
    } as Partial<Acts>;
    const telling = tellingCopies(
      acts as Acts,
      {
        account: () => (known ? { name: 'nora_k' } : undefined),
        namedToken: () => ({ name: 'Tautulli' }),
        transientToken: () => ({ serverName: 'Attic box' }),
        sourceName: () => '',
        deviceName: () => '',
      },
      (thing, reply) => void told.push([thing, reply]),
    );
    return { telling, told };
  }

  test('tell each copy by its name, and reply as ever', async () => {
    const { telling, told } = actsWith(() => Promise.resolve(copied));
    expect(await telling.copyToken({ accountId, form: 'token' })).toBe(copied);
    await telling.copyNamedToken({ namedTokenId, form: 'token' });
    await telling.copyTransientToken({ transientTokenId, form: 'token' });
    expect(told).toEqual([
      [{ kind: 'account', name: 'nora_k' }, copied],
      [{ kind: 'named-token', name: 'Tautulli' }, copied],
      [{ kind: 'transient-token', name: 'Attic box' }, copied],
    ]);
  });

  test('tell nothing of a copy that fails, nor of what is gone meanwhile', async () => {
    const failing = actsWith(() => Promise.reject(new Error('no clipboard')));
    await expect(failing.telling.copyToken({ accountId, form: 'token' })).rejects.toThrow();
    const gone = actsWith(() => Promise.resolve(copied), false);
    await gone.telling.copyToken({ accountId, form: 'token' });
    expect([failing.told, gone.told]).toEqual([[], []]);
  });
});
