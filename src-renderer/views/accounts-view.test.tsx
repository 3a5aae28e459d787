// @vitest-environment happy-dom
import { options } from 'preact';
import type { VNode } from 'preact';
import { expect, test } from 'vitest';
import type { AccountSummary } from '../../src-main/contract/entities.ts';
import { done } from '../testing/fake-main.ts';
import { openPage } from '../testing/open-page.ts';
import { account, appState } from '../testing/samples.ts';
import { button, buttons, item, statusText, until } from '../testing/screen.ts';

const nora = account();
const gus = account({ accountId: 'b2', name: 'gus_m' });
const ada = account({ accountId: 'c3', name: 'ada_l' });

/** Whose cards were drawn, in order. */
let drawn: string[] = [];
const before = options.vnode?.bind(options);
options.vnode = (made: VNode<Partial<{ account: AccountSummary }>>) => {
  if (typeof made.type === 'function' && made.type.name === 'AccountCard')
    drawn.push(made.props.account?.name ?? '');
  before?.(made);
};

async function open(onCopyAsked: () => void = () => undefined) {
  const main = openPage({
    readState: () => done(appState({ accounts: [nora, gus, ada] })),
    copyToken: () => {
      onCopyAsked();
      return done({ clearsAfterSeconds: 30, keptOutOfHistories: true });
    },
  });
  await until(() => buttons('Copy token').length === 3);
  drawn = [];
  return main;
}

test('R14: a change of one account draws its card anew, and no other', async () => {
  const main = await open();
  const rejected = account({ ...gus, health: { state: 'rejected', checkedAt: null } });
  main.tell('accountsChanged', [nora, rejected, ada]);
  expect(item('gus_m').textContent).toContain('Sign in again');
  expect(drawn).toEqual(['gus_m']);
});

test('R14: a copy draws the card it is of, and the one that was chosen before', async () => {
  await open();
  button('Copy token', item('gus_m')).click();
  await until(() => statusText().includes('gus_m'));
  expect(item('gus_m').querySelector('[aria-current="true"]')).not.toBeNull();
  expect(item('nora_k').querySelector('[aria-current="true"]')).toBeNull();
  expect([...new Set(drawn)].toSorted()).toEqual(['gus_m', 'nora_k']);
});

test('R14: main is asked before the page shows that it is, and works meanwhile', async () => {
  const busy = () => button('Copy token', item('nora_k')).getAttribute('aria-busy');
  let whenAsked: string | null = null;
  await open(() => (whenAsked = busy()));
  button('Copy token', item('nora_k')).click();
  expect(whenAsked).toBe('false');
  expect(busy()).toBe('true');
  await until(() => statusText().includes('nora_k'));
});
