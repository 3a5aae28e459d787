/*
 * Making tokens for tools with the real Plex client against the stand-in: in silence, and approved in
 * the browser.
 */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Credential } from '../src-main/accounts/account-store.ts';
import { realEdges } from '../src-main/expiry/scheduler.ts';
import { approveToken } from '../src-main/named-tokens/approve-token.ts';
import { mintToken } from '../src-main/named-tokens/mint-token.ts';
import type { PlexClient } from '../src-main/plex/plex-client.ts';
import { addDemoWorld } from './fake-plex/demo-world.ts';
import type { DemoWorld } from './fake-plex/demo-world.ts';
import { startFakePlex } from './fake-plex/fake-plex.ts';
import type { Account, FakePlex } from './fake-plex/fake-plex.ts';
import { clientOf, signedInAs } from './support/plex-client.ts';

let plex: FakePlex;
let world: DemoWorld;
let client: PlexClient;
let owner: Credential;

beforeEach(async () => {
  plex = await startFakePlex();
  world = await addDemoWorld(plex);
  client = clientOf(plex);
  owner = signedInAs(plex, world.sam.account);
});
afterEach(async () => {
  client.close();
  await plex.stop();
});

const deviceNames = async (): Promise<string[]> =>
  (await client.getDevices(owner.token, { clientIdentifier: owner.clientIdentifier })).map(
    ({ name }) => name,
  );
const newDevice = () => ({ clientIdentifier: randomUUID(), deviceName: 'Tautulli' });

test('a token made in silence is its own device’s, by the tool’s name, and ends nobody’s', async () => {
  const before = world.sam.account.currentTokens();
  const device = newDevice();
  const { token, clientIdentifier } = await mintToken(client, owner, device);
  expect(clientIdentifier).toBe(device.clientIdentifier);
  expect(world.sam.account.currentTokens().sort()).toEqual([...before, token.reveal()].sort());
  expect(await deviceNames()).toContain('Tautulli');
  await client.ping(token, { ...device, deviceName: 'Kometa' });
  expect(await deviceNames()).toContain('Kometa');
  expect(await deviceNames()).not.toContain('Tautulli');
});

test.each([
  ['its owner', 'kept'],
  ['somebody else', 'ended'],
])('a token that %s approves in the browser is %s', async (who) => {
  const approver: Account = who === 'its owner' ? world.sam.account : world.nora.account;
  const before = approver.currentTokens();
  const device = { ...newDevice(), signal: new AbortController().signal };
  const outcome = await approveToken(client, owner.accountId, device, {
    now: Date.now,
    startTimer: (ms, onTime) => realEdges.startTimer(Math.min(ms, 50), onTime),
    onWaiting: ({ pin }) => plex.approvePin(pin.code.reveal(), approver),
    onTrouble: () => undefined,
  }).then(
    ({ token }) => token.reveal(),
    (error: unknown) => (error as { code: string }).code,
  );
  if (who === 'its owner') expect(approver.currentTokens()).toEqual([...before, outcome]);
  else {
    expect(outcome).toBe('named-token-of-another-account');
    expect(approver.currentTokens()).toEqual(before);
  }
});
