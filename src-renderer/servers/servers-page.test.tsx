// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ServerSummary } from '../../src-main/contract/entities.ts';
import { ConnectionOutcome } from '../../src-main/contract/server-connections.ts';
import { done } from '../testing/fake-main.ts';
import type { FakeAnswers } from '../testing/fake-main.ts';
import { openPage } from '../testing/open-page.ts';
import { account, appState, NOON, notice, server } from '../testing/samples.ts';
import { alertText, button, buttons, field, fields, region, regions } from '../testing/screen.ts';
import { outcomeWords } from './connection-words.ts';

beforeEach(() => {
  vi.setSystemTime(NOON);
});

afterEach(() => {
  vi.useRealTimers();
});

const { accountId } = account();
const listOf = (...servers: ServerSummary[]) => [
  { accountId, loading: false, failure: null, servers },
];

async function open(
  servers: ServerSummary[],
  answers: FakeAnswers = {},
  more: Parameters<typeof appState>[0] = {},
) {
  const main = openPage({
    readState: () => done(appState({ servers: listOf(...servers), ...more })),
    ...answers,
  });
  await until(() => regions('Servers').length === 1);
  return main;
}

const until = async (isSo: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(isSo()).toBe(true), { timeout: 10_000 });
const names = (): (string | null)[] =>
  [...region('Servers').querySelectorAll('h3')].map((heading) => heading.textContent);
const type = (text: string): void => {
  const find = field('Find a server');
  find.value = text;
  find.dispatchEvent(new Event('input', { bubbles: true }));
};
const many = (amount: number): ServerSummary[] =>
  Array.from({ length: amount }, (_, at) =>
    server({ serverId: `machine-${String(at)}`, name: `Server ${String(at)}` }),
  );

test('says what each server has said of its token', async () => {
  const checkedAt = NOON - 5 * 60_000;
  await open(
    (['valid', 'rejected', 'could-not-check', 'unchecked'] as const).map((state) =>
      server({ serverId: state, name: state, health: { state, checkedAt } }),
    ),
  );
  const text = region('Servers').textContent;
  expect(text).toContain('Its token is valid, checked 5 minutes ago.');
  expect(text).toContain('It rejected its token 5 minutes ago: the share or the device has ended');
  expect(text).toContain('Its token could not be checked 5 minutes ago; it may well be good.');
  expect(text.match(/Its token|its token/g)).toHaveLength(3);
});

test('a notice of a server’s token shows the server and offers a new list', async () => {
  const { serverId, name } = server();
  const ofServer = notice({ kind: 'rejected', transientTokenId: null, serverId, name });
  const main = await open(
    [server()],
    { refreshServers: () => done(null) },
    { notices: [ofServer] },
  );
  await until(() => regions('Notices').length === 1);
  expect(region('Notices').textContent).toContain('Studio NAS no longer accepts its token');
  expect(buttons('Renew and copy')).toEqual([]);
  button('Refresh servers', region('Notices')).click();
  await until(() => main.requestsOf('refreshServers').length === 1);
});

describe('many servers', () => {
  test('have a field to find one; twelve need none', async () => {
    await open(many(12));
    expect(fields('Find a server')).toEqual([]);
    expect(names()).toHaveLength(12);
  });

  test('are shown in part, more on request, and found by typing', async () => {
    await open(many(1_000));
    expect(names()).toHaveLength(25);
    button('Show 25 more').click();
    await until(() => names().length === 50);
    type('server 999');
    await until(() => names().length === 1);
    expect(names()).toEqual(['Server 999']);
    type('nowhere');
    await until(() => region('Servers').textContent.includes('None of 1,000 servers'));
    type('');
    await until(() => names().length === 25);
  });

  test('one that was asked for from outside is there, in focus, whatever was typed', async () => {
    const main = await open(many(1_000));
    type('server 999');
    await until(() => names()[0] === 'Server 999');
    const [asked] = many(1_000).slice(777);
    if (asked === undefined) throw new Error('there are fewer');
    const { serverId } = asked;
    main.tell('openRequested', { view: 'server', accountId, serverId, failure: null });
    await until(() => document.activeElement?.textContent === 'Server 777');
    expect(field('Find a server').value).toBe('');
    main.tell('serversChanged', listOf(...many(1_000)));
    await until(() => names()[0] === 'Server 777');
  });

  test('of one name say what tells them apart, in their heading', async () => {
    await open([server({ distinction: 'shared by sam' })]);
    expect(names()).toEqual(['Studio NAS shared by sam']);
  });
});

test('a list without any says what to do, unless the list could not be had', async () => {
  const main = await open([]);
  await until(() => region('Servers').textContent.includes('Plex lists no server'));
  main.tell('serversChanged', [{ accountId, loading: false, failure: 'offline', servers: [] }]);
  await until(() => alertText() !== '');
  expect(region('Servers').textContent).toContain('No server of this account is known.');
});

describe('the connections tried', () => {
  const tried = ConnectionOutcome.options.map((outcome) => ({
    kind: 'local' as const,
    address: `https://${outcome}.example:32400`,
    outcome,
    isNameHidden: outcome === 'chosen',
  }));
  const openConnections = (): void => {
    const details = region('Servers').querySelector<HTMLDetailsElement>('.connections');
    if (details === null) throw new Error('there are none');
    details.open = true;
    details.dispatchEvent(new Event('toggle'));
  };

  test('are read when they are opened, each with its words', async () => {
    const main = await open([server()], {
      readConnections: () => done({ triedAt: NOON - 60_000, tried }),
    });
    expect(main.requestsOf('readConnections')).toEqual([]);
    openConnections();
    await until(() => region('Servers').textContent.includes('Tried 1 minute ago'));
    const items = [...document.querySelectorAll('.tried li')].map(({ textContent }) => textContent);
    expect(items).toHaveLength(tried.length);
    for (const [at, { address, outcome }] of tried.entries()) {
      expect(items[at]).toContain(address);
      expect(items[at]).toContain(outcomeWords[outcome]);
    }
    expect(items.filter((each) => each.includes('DNS rebinding protection'))).toHaveLength(2);
  });

  test('are tried again on request, and read anew when main has tried them', async () => {
    const main = await open([server()], { readConnections: () => done({ triedAt: NOON, tried }) });
    openConnections();
    await until(() => document.querySelector('.tried') !== null);
    button('Try all again').click();
    await until(() => main.requestsOf('readConnections').length === 2);
    main.tell('serversChanged', listOf(server({ connectionsTriedAt: NOON + 1 })));
    await until(() => main.requestsOf('readConnections').length === 3);
    const ofServer = { accountId, serverId: server().serverId };
    expect(main.requestsOf('readConnections')).toEqual([
      { ...ofServer, again: false },
      { ...ofServer, again: true },
      { ...ofServer, again: false },
    ]);
  });

  test('that cannot be read say so at their server', async () => {
    await open([server()], {
      readConnections: () => ({ ok: false, code: 'server-unknown', retryAt: null }),
    });
    openConnections();
    await until(() => alertText().includes('no longer on the list'));
  });
});

test('a guest is told that a source needs the owner’s token; an owner chooses from the own servers', async () => {
  const own = server({ serverId: 'own', name: 'Attic' });
  const shared = server({ serverId: 'theirs', name: 'Barn', relation: 'shared' });
  await open([shared, own]);
  buttons('Source connection')[0]?.click();
  await until(() => region('Source connection').textContent.includes('you are a guest here'));
  buttons('Source connection')[1]?.click();
  await until(() => !region('Source connection').textContent.includes('you are a guest here'));
  const choice = region('Source connection').querySelector('select');
  const options = [...(choice?.options ?? [])].map(({ value }) => value);
  expect(options.filter((value) => value.startsWith('server:'))).toEqual(['server://own']);
  expect(options.filter((value) => value.startsWith('provider:')).length).toBeGreaterThan(1);
  if (choice === null) return;
  choice.value = 'provider://com.plexapp.plugins.library';
  choice.dispatchEvent(new Event('change', { bubbles: true }));
  expect(field('Source').value).toBe('provider://com.plexapp.plugins.library');
});
