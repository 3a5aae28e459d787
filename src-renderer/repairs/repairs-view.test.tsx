// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Repair } from '../../src-main/contract/repairs.ts';
import type { RepairStep } from '../../src-main/contract/repairs.ts';
import { done } from '../testing/fake-main.ts';
import type { FakeAnswers } from '../testing/fake-main.ts';
import { openPage } from '../testing/open-page.ts';
import { account, appState, notice } from '../testing/samples.ts';
import { button, buttons, field, item, region, regions, until } from '../testing/screen.ts';

const TITLE = 'New tokens for the tools of nora_k';

type State = RepairStep['state'];

const repair = (...steps: [string, State][]): Repair =>
  z.parse(Repair, {
    accountId: account().accountId,
    name: 'nora_k',
    steps: steps.map(([name, state]) => ({
      namedTokenId: name,
      name,
      state,
      failure: state === 'failed' ? 'offline' : null,
    })),
  });

async function open(state: Parameters<typeof appState>[0], answers: FakeAnswers = {}) {
  const main = openPage({
    readState: () => done(appState(state)),
    ...answers,
  });
  await until(() => regions('Accounts').length === 1);
  return main;
}

describe('a repair', () => {
  test('tells how far it has come, and at last what was not replaced and why', async () => {
    const main = await open({
      repairs: [repair(['Tautulli', 'under-way'], ['Kometa', 'waiting'])],
    });
    await until(() => regions(TITLE).length === 1);
    expect(region(TITLE).textContent).toContain('Replacing the token for Tautulli, 1 of 2.');
    expect(buttons('Done')).toEqual([]);
    main.tell('repairsChanged', [repair(['Tautulli', 'replaced'], ['Kometa', 'under-way'])]);
    await until(() => region(TITLE).textContent.includes('for Kometa, 2 of 2.'));
    main.tell('repairsChanged', [repair(['Tautulli', 'replaced'], ['Kometa', 'failed'])]);
    await until(() => region(TITLE).textContent.includes('One token was replaced'));
    const [tautulli, kometa] = [...region(TITLE).querySelectorAll('li')];
    expect(tautulli?.textContent).toBe('TautulliReplaced');
    expect(kometa?.textContent).toMatch(/^KometaNot replaced\. Plex cannot be reached/);
    expect(region(TITLE).textContent).toContain('One could not be replaced');
  });

  test('goes when it was read', async () => {
    const main = await open(
      { repairs: [repair(['Tautulli', 'replaced'], ['Kometa', 'replaced'])] },
      { forgetRepair: () => done(null) },
    );
    await until(() => buttons('Done').length === 1);
    expect(region(TITLE).textContent).toContain('2 tokens were replaced');
    button('Done').click();
    await until(() => main.requestsOf('forgetRepair').length === 1);
    main.tell('repairsChanged', []);
    await until(() => regions(TITLE).length === 0);
    expect(main.requestsOf('forgetRepair')).toEqual([{ accountId: account().accountId }]);
  });
});

describe('the notice of an account whose tokens were all rejected', () => {
  const all = notice({
    kind: 'several-rejected',
    transientTokenId: null,
    name: 'nora_k',
    endsAtLatest: null,
  });

  test('asks main for the sign-in, which comes with the login filled in', async () => {
    const { accountId } = account();
    const main = await open({ notices: [all] }, { actOnNotice: () => done(null) });
    await until(() => buttons('Sign in again').length === 1);
    button('Sign in again', item('Plex no longer accepts the tokens of nora_k')).click();
    await until(() => main.requestsOf('actOnNotice').length === 1);
    expect(main.requestsOf('actOnNotice')).toEqual([
      { noticeId: all.noticeId, act: 'sign-in-again' },
    ]);
    main.tell('openRequested', { view: 'sign-in', accountId, failure: null });
    await until(() => document.activeElement?.getAttribute('type') === 'password');
    expect(field('Email or username').value).toBe('nora_k');
  });

  test('of one token alone has no such button', async () => {
    await open({ notices: [{ ...all, kind: 'rejected' }] });
    await until(() => buttons('Not now').length === 1);
    expect(buttons('Sign in again')).toEqual([]);
  });
});
