// @vitest-environment happy-dom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HomeUserId } from '../../src-main/contract/home-users.ts';
import type { FailureCode } from '../../src-main/contract/failure-codes.ts';
import { startPage } from '../start-page.tsx';
import { createFakeMain, done } from '../testing/fake-main.ts';
import { account, appState, claim, device, homeUser } from '../testing/samples.ts';
import {
  alertText,
  button,
  buttons,
  dialog,
  field,
  fields,
  item,
  press,
  region,
  regions,
  statusText,
} from '../testing/screen.ts';

type FakeAnswers = Parameters<typeof createFakeMain>[0];

const { accountId } = account();
const fail = (code: FailureCode) => ({ ok: false, code, retryAt: null }) as const;

let root: HTMLElement;
let head: HTMLElement;

beforeEach(() => {
  root = document.createElement('main');
  head = document.createElement('header');
  document.body.append(head, root);
});

afterEach(() => {
  render(null, root);
  render(null, head);
  root.remove();
  head.remove();
});

async function until(isSo: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 10_000 });
}

/** The page with a panel opened by its button. */
async function openPanel(name: string, answers: FakeAnswers, state = appState()) {
  const main = createFakeMain({
    readState: () => done(state),
    tellPasswordShown: () => done(null),
    forgetClaim: () => done(null),
    ...answers,
  });
  startPage(root, head, main.textBridge);
  await until(() => buttons(name).length > 0);
  button(name).click();
  await until(() => regions(name).length === 1);
  return main;
}

const listOf = (...devices: ReturnType<typeof device>[]) =>
  done({ accountId, devices, leftOut: 0 });
const laptop = device({ deviceId: '2', name: 'laptop', standing: 'ghost', isThisComputer: true });
const other = device({ deviceId: '3', name: 'other', standing: 'ghost' });

describe('the devices', () => {
  test('are removed one after the other, and what failed is asked for again', async () => {
    let isPlexThere = true;
    const main = await openPanel('Devices', {
      readDevices: () => listOf(laptop, other),
      removeDevice: ({ deviceId }) =>
        isPlexThere || deviceId === laptop.deviceId ? done(null) : fail('offline'),
    });
    await until(() => buttons('Look and remove').length === 1);
    button('Look and remove').click();
    isPlexThere = false;
    await until(() => document.querySelector('dialog') !== null);
    const boxes = [...dialog().querySelectorAll('input')];
    expect(boxes.map(({ checked }) => checked)).toEqual([true, false]);
    boxes[1]?.click();
    await until(() => buttons('Remove 2', dialog()).length === 1);
    button('Remove 2', dialog()).click();
    await until(() => alertText().startsWith('Plex cannot be reached'));
    expect(dialog().textContent).toContain('other');
    expect(main.requestsOf('removeDevice')).toHaveLength(2);

    isPlexThere = true;
    const [again] = [...dialog().querySelectorAll('button')];
    again?.click();
    await until(() => document.querySelector('dialog') === null);
    expect(main.requestsOf('removeDevice').at(-1)).toEqual({ accountId, deviceId: '3' });
    expect(statusText()).toContain('no longer works');
    await until(() => main.requestsOf('readDevices').length === 2);
  });

  test.each<[Parameters<typeof device>[0], RegExp]>([
    [{ standing: 'account', keptAs: 'nora_k' }, /nora_k has to sign in here again/],
    [{ standing: 'named-token', keptAs: 'Tautulli' }, /for Tautulli\..*needs a new one/],
    [{ standing: 'ghost', keptAs: '' }, /here or on another computer/],
    [{ standing: 'other', keptAs: '', product: 'Plex Web' }, /Plex Web has to sign in there/],
  ])('are asked about with what ends: %j', async (changed, words) => {
    await openPanel('Devices', { readDevices: () => listOf(device({ name: 'desk', ...changed })) });
    await until(() => buttons('Remove').length === 1);
    button('Remove', item('desk')).click();
    await until(() => document.querySelector('dialog') !== null);
    expect(dialog().textContent).toMatch(words);
  });

  test('may have hostile names, which are shown as they are', async () => {
    const name = '<b>x</b>\u202Egnp.exe';
    await openPanel('Devices', { readDevices: () => listOf(device({ name })) });
    await until(() => region('Devices').querySelector('h3') !== null);
    expect(region('Devices').querySelector('h3')?.textContent).toBe('<b>x</b>‹U+202E›gnp.exe');
    expect(region('Devices').querySelector('b')).toBeNull();
  });

  test('that cannot be read say why, and can be asked for again', async () => {
    const main = await openPanel('Devices', { readDevices: () => fail('offline') });
    await until(() => alertText().startsWith('Plex cannot be reached'));
    main.answer('readDevices', () => listOf(device({ name: 'desk' })));
    button('Refresh devices').click();
    await until(() => region('Devices').querySelector('h3')?.textContent === 'desk');
    expect(alertText()).toBe('');
  });
});

describe('the home users', () => {
  const kid = homeUser({ name: 'Kid', isProtected: true });
  const home = () =>
    done({ accountId, homeName: 'Attic home', users: [homeUser({ isSelf: true }), kid] });

  test('are asked for a PIN in a field that is empty once it was sent', async () => {
    const main = await openPanel('Home users', {
      readHomeUsers: home,
      getHomeUserToken: () => fail('home-pin-wrong'),
    });
    await until(() => buttons('Get token').length === 1);
    button('Get token').click();
    await until(() => fields('PIN of Kid').length === 1);
    const pin = field('PIN of Kid');
    expect([pin.type, pin.maxLength, pin.autocomplete]).toEqual(['password', 4, 'off']);
    expect(main.requestsOf('tellPasswordShown').at(-1)).toEqual({ isShown: true });
    pin.value = '0471';
    button('Get token').click();
    await until(() => alertText().startsWith('This PIN is not right'));
    expect(field('PIN of Kid').value).toBe('');
    expect(main.requestsOf('getHomeUserToken')).toEqual([
      { accountId, homeUserId: kid.homeUserId, pin: '0471' },
    ]);
    expect(root.outerHTML).not.toContain('0471');

    press('Escape', field('PIN of Kid'));
    await until(() => fields('PIN of Kid').length === 0);
    expect(regions('Home users')).toHaveLength(1);
    expect(main.requestsOf('tellPasswordShown').at(-1)).toEqual({ isShown: false });
  });

  test('that got a PIN meanwhile are read anew', async () => {
    const open = homeUser({ name: 'Kid', isProtected: false });
    let users = [open];
    const main = await openPanel('Home users', {
      readHomeUsers: () => done({ accountId, homeName: '', users }),
      getHomeUserToken: () => fail('home-pin-required'),
    });
    await until(() => buttons('Get token').length === 1);
    users = [kid];
    button('Get token').click();
    await until(() => main.requestsOf('readHomeUsers').length === 2);
    await until(() => item('Kid').textContent.includes('PIN'));
  });

  test('of an account that is alone are said to be none', async () => {
    await openPanel('Home users', {
      readHomeUsers: () => done({ accountId, homeName: '', users: [homeUser({ isSelf: true })] }),
    });
    await until(() => region('Home users').textContent.includes('is in no Plex Home'));
    expect(buttons('Get token')).toEqual([]);
  });

  test('whose token is kept are marked, and get a new one', async () => {
    const kept = account({ accountId: kid.homeUserId, name: 'Kid', homeOf: accountId });
    const main = createFakeMain({
      readState: () => done(appState({ accounts: [account(), kept] })),
      tellPasswordShown: () => done(null),
      readHomeUsers: () => done({ accountId, homeName: '', users: [homeUser({ name: 'Kid' })] }),
      getHomeUserToken: () => done({ accountId: kept.accountId }),
    });
    startPage(root, head, main.textBridge);
    await until(() => buttons('Home users').length === 2);
    button('Home users', item('nora_k')).click();
    await until(() => buttons('Get a new token').length === 1);
    expect(region('Home users').textContent).toContain('Kept here');
    button('Get a new token').click();
    await until(() => statusText() === 'Kid has a new token. The old one is signed out.');
  });
});

describe('a claim token', () => {
  test('is forgotten in main once its panel is closed', async () => {
    const main = await openPanel('Claim a new server', {
      mintClaim: () => done(claim({ endsAt: Date.now() + 240_000 })),
    });
    await until(() => buttons('Copy claim token').length === 1);
    press('Escape', button('Copy claim token'));
    await until(() => regions('Claim a new server').length === 0);
    expect(main.requestsOf('forgetClaim')).toEqual([{ claimId: claim().claimId }]);
    expect(document.activeElement).toBe(button('Claim a new server'));
  });

  test('that main holds no more is said to have ended', async () => {
    await openPanel('Claim a new server', {
      mintClaim: () => done(claim({ endsAt: Date.now() + 240_000 })),
      copyClaim: () => fail('claim-token-ended'),
    });
    await until(() => buttons('Copy claim token').length === 1);
    button('Copy claim token').click();
    await until(() => alertText().includes('get a new one'));
  });

  test('is not offered to a managed user', async () => {
    const managed = account({ isManaged: true, homeOf: HomeUserId.parse('b2') });
    const main = createFakeMain({
      readState: () => done(appState({ accounts: [managed] })),
      tellPasswordShown: () => done(null),
    });
    startPage(root, head, main.textBridge);
    await until(() => buttons('Home users').length === 1);
    expect(buttons('Claim a new server')).toEqual([]);
  });
});
