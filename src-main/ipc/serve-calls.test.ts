import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Handlers } from '../contract/bridge.ts';
import { calls } from '../contract/contract.ts';
import { callNames } from '../contract/names.ts';
import type { CallName } from '../contract/names.ts';
import { KeyringError } from '../keyring-error.ts';
import { silentLog } from '../log.ts';
import type { LogEntry } from '../log.ts';
import { Token } from '../token.ts';
import { replies, requests, withStrayTokens } from './contract-samples.ts';
import { isOwnPage } from './own-page.ts';
import { answer, serveCalls } from './serve-calls.ts';

const handled = vi.hoisted(
  () => new Map<string, (event: unknown, ...texts: unknown[]) => Promise<unknown>>(),
);
// The module takes ipcMain from electron, which is a path to a program outside Electron.
vi.mock('electron', () => ({
  ipcMain: {
    handle: (
      channel: string,
      listener: (event: unknown, ...texts: unknown[]) => Promise<unknown>,
    ) => handled.set(channel, listener),
  },
}));

const refused = { ok: false, code: 'request-refused', retryAt: null };

const frameAt = (url: string) => ({ url }) as NonNullable<IpcMainInvokeEvent['senderFrame']>;
const ownFrame = frameAt('keyring://app/');
const pageWith = (mainFrame: typeof ownFrame) =>
  ({ mainFrame, isDestroyed: () => false }) as Pick<WebContents, 'mainFrame' | 'isDestroyed'>;
const callFrom = (senderFrame: typeof ownFrame | null) => ({ senderFrame }) as IpcMainInvokeEvent;
const ownCall = callFrom(ownFrame);

const asked: CallName[] = [];
const refusals: CallName[] = [];
beforeEach(() => {
  asked.length = 0;
  refusals.length = 0;
});

function doorWith(
  reply: (name: CallName) => unknown = (name) => replies[name],
  ...pages: ReturnType<typeof pageWith>[]
) {
  const own = pages.length === 0 ? [pageWith(ownFrame)] : pages;
  const handle = (name: CallName) => async () => {
    asked.push(name);
    return Promise.resolve(reply(name));
  };
  return {
    handlers: Object.fromEntries(
      callNames.map((name) => [name, handle(name)]),
    ) as unknown as Handlers,
    isOwnPage: (event: IpcMainInvokeEvent) => isOwnPage(event, ...own),
    onRefusal: (name: CallName) => refusals.push(name),
    log: silentLog,
  };
}

/** Requests that the contract forbids, as the page would have to send them. */
function wrongTexts(name: CallName): [why: string, texts: unknown[]][] {
  const good = requests[name];
  const text = JSON.stringify(good);
  const whole: [string, unknown[]][] = [
    ['no argument', []],
    ['two arguments', [text, text]],
    ['an object for a text', [good ?? {}]],
    ['a number for a text', [7]],
    ['nothing for a text', [undefined]],
    ['a date for a text', [new Date(0)]],
    ['a map for a text', [new Map([['text', text]])]],
    ['a text object for a text', [Object(text)]],
    ['bytes for a text', [new TextEncoder().encode(text)]],
    ['an empty text', ['']],
    ['cut JSON', [text.slice(0, -1)]],
    ['JavaScript', ['undefined']],
    ['a bare NaN', ['NaN']],
    ['a list', [JSON.stringify([good])]],
    ['a text inside the text', [JSON.stringify(text)]],
    ['an endless number', ['1e999']],
    ['padding without end', [`${text}${' '.repeat(16_385)}`]],
    ['a deep list', ['['.repeat(3_000) + ']'.repeat(3_000)]],
  ];
  if (good === null) {
    return [
      ...whole,
      ['an object for nothing', ['{}']],
      ['luggage for nothing', ['{"token":"stray"}']],
      ['a prototype for nothing', ['{"__proto__":{"token":"stray"}}']],
    ];
  }
  const members = text.slice(1, -1);
  const deep = `${'['.repeat(2_000)}${']'.repeat(2_000)}`;
  const spoilt = Object.entries(good).flatMap(([key, value]: [string, unknown]) => {
    const others = Object.entries(good).filter(([other]) => other !== key);
    const withValue = (raw: string) => [
      `{${[...others.map(([k, v]) => `"${k}":${JSON.stringify(v)}`), `"${key}":${raw}`].join(',')}}`,
    ];
    const wrong: [string, unknown[]][] = [
      [`no ${key}`, [JSON.stringify(Object.fromEntries(others))]],
      [`null as ${key}`, withValue('null')],
      [`an object as ${key}`, withValue('{"toString":"x"}')],
      [`a list as ${key}`, withValue(JSON.stringify([value]))],
      [`a deep list as ${key}`, withValue(deep)],
      [`an endless number as ${key}`, withValue('1e999')],
      [`a fraction as ${key}`, withValue('0.5')],
      [`a negative number as ${key}`, withValue('-1')],
      [`too long a text as ${key}`, withValue(JSON.stringify('x'.repeat(2_049)))],
    ];
    return wrong;
  });
  return [
    ...whole,
    ['nothing', ['null']],
    ['an extra key', [`{${members},"token":"stray"}`]],
    ['an extra number', [`{${members},"1":1}`]],
    ['a prototype', [`{${members},"__proto__":{"token":"stray"}}`]],
    ['a constructor', [`{${members},"constructor":{"prototype":{}}}`]],
    ...spoilt,
  ];
}

describe.each(callNames)('%s', (name) => {
  const text = JSON.stringify(requests[name]);

  test('is answered when all is well', async () => {
    const outcome = await answer(doorWith(), name, ownCall, [text]);
    expect(outcome).toEqual({ ok: true, value: replies[name] });
    expect(asked).toEqual([name]);
    expect(refusals).toEqual([]);
  });

  test('is answered to the second window as to the first', async () => {
    const paletteFrame = frameAt('keyring://app/palette.html');
    const door = doorWith(undefined, pageWith(ownFrame), pageWith(paletteFrame));
    for (const frame of [ownFrame, paletteFrame]) {
      const outcome = await answer(door, name, callFrom(frame), [text]);
      expect(outcome).toEqual({ ok: true, value: replies[name] });
    }
    const stranger = callFrom(frameAt('keyring://app/palette.html'));
    expect(await answer(door, name, stranger, [text])).toEqual(refused);
    expect(asked).toEqual([name, name]);
    expect(refusals).toEqual([name]);
  });

  test.each([
    ['a frame that is gone', callFrom(null)],
    ['a frame inside the page', callFrom(frameAt('keyring://app/'))],
    ['another window', callFrom(frameAt('keyring://app/index.html'))],
    ['no event at all', {} as IpcMainInvokeEvent],
  ])('S11: is refused to %s', async (_who, event) => {
    expect(await answer(doorWith(), name, event, [text])).toEqual(refused);
    expect(asked).toEqual([]);
    expect(refusals).toEqual([name]);
  });

  test.each([
    'keyring://evil/',
    '',
    'about:blank',
    'https://app/',
    'keyring://app.evil/',
    'keyring:app',
  ])('S11: is refused to our own frame at "%s"', async (url) => {
    const frame = frameAt(url);
    const door = doorWith(undefined, pageWith(frame));
    expect(await answer(door, name, callFrom(frame), [text])).toEqual(refused);
    expect(asked).toEqual([]);
  });

  test('S12: is refused in every wrong form', async () => {
    for (const [why, texts] of wrongTexts(name)) {
      expect(await answer(doorWith(), name, ownCall, texts), why).toEqual(refused);
    }
    expect(asked).toEqual([]);
    expect(refusals.length).toBe(wrongTexts(name).length);
  });

  test('S15: never replies with a stray token', async () => {
    for (const reply of withStrayTokens(replies[name])) {
      const outcome = await answer(
        doorWith(() => reply),
        name,
        ownCall,
        [text],
      );
      expect(outcome, JSON.stringify(reply)).toEqual({
        ok: false,
        code: 'internal',
        retryAt: null,
      });
    }
  });

  test('S15: never replies with a Token, even one that prints as none', async () => {
    const outcome = await answer(
      doorWith(() => new Token('canary')),
      name,
      ownCall,
      [text],
    );
    expect(outcome).toEqual({ ok: false, code: 'internal', retryAt: null });
  });

  test('S13: tells a foreseen failure by its code alone', async () => {
    const door = doorWith(() => {
      throw new KeyringError('rate-limited', 'a canary in the message', { retryAt: 5_000 });
    });
    const outcome = await answer(door, name, ownCall, [text]);
    expect(outcome).toEqual({ ok: false, code: 'rate-limited', retryAt: 5_000 });
  });

  test('S13: tells an unforeseen one as a fault of ours, and notes it without its message', async () => {
    const notes: LogEntry[] = [];
    const bugs: unknown[] = [];
    const fault = new Error('a canary in the message');
    const door = {
      ...doorWith(() => {
        throw fault;
      }),
      log: {
        note: (entry: LogEntry) => notes.push(entry),
        bug: (area: string, error: unknown) => bugs.push([area, error]),
      },
    };
    const outcome = await answer(door, name, ownCall, [text]);
    expect(outcome).toEqual({ ok: false, code: 'internal', retryAt: null });
    expect(bugs).toEqual([['ipc', fault]]);
    expect(JSON.stringify(notes)).not.toContain('canary');
  });
});

test('S11: is refused by a page that is gone, or by none', () => {
  expect(isOwnPage(ownCall)).toBe(false);
  expect(isOwnPage(ownCall, undefined, undefined)).toBe(false);
  expect(isOwnPage(ownCall, { mainFrame: ownFrame, isDestroyed: () => true })).toBe(false);
  expect(isOwnPage(ownCall, pageWith(ownFrame))).toBe(true);
  expect(isOwnPage(ownCall, undefined, pageWith(ownFrame))).toBe(true);
});

test('S11: takes a frame that Electron will not show any more for a stranger', () => {
  const disposed = {
    get url(): string {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    },
  } as typeof ownFrame;
  expect(isOwnPage(callFrom(disposed), pageWith(disposed))).toBe(false);
});

test('serves each call of the contract on its own channel, as one JSON text', async () => {
  handled.clear();
  serveCalls(doorWith());
  expect([...handled.keys()].sort()).toEqual(
    Object.keys(calls)
      .map((name) => `call:${name}`)
      .sort(),
  );
  const reply = await handled.get('call:copyToken')?.(ownCall, JSON.stringify(requests.copyToken));
  expect(reply).toBe(JSON.stringify({ ok: true, value: replies.copyToken }));
  const refusal = await handled.get('call:copyToken')?.(callFrom(null), '{}');
  expect(refusal).toBe(JSON.stringify(refused));
});
