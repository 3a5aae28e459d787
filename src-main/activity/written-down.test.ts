import { describe, expect, test } from 'vitest';
import type { ActivityEntry, ActivityWay } from '../contract/activity.ts';
import type { Handlers } from '../contract/bridge.ts';
import { callNames } from '../contract/names.ts';
import type { CallName } from '../contract/names.ts';
import { replies, requests } from '../ipc/contract-samples.ts';
import { KeyringError } from '../keyring-error.ts';
import { activityRows } from './activity-rows.ts';
import type { Acts } from './activity-rows.ts';
import { writtenDown } from './written-down.ts';

const good: Acts = {
  ...(Object.fromEntries(
    callNames.map((name) => [name, () => answer(name)]),
  ) as unknown as Handlers),
  renewTransientToken: () => Promise.resolve(replies.mintTransientToken),
  finishPinSignIn: () => Promise.resolve(null),
  finishNamedToken: () => Promise.resolve(null),
  finishReplacedNamedToken: () => Promise.resolve(null),
};

async function answer(name: CallName): Promise<never> {
  return Promise.resolve(replies[name] as never);
}

/** Acts by a way, and what they wrote. */
function setUp({
  acts = {},
  way = 'window',
  name = 'nora_k',
}: { acts?: Partial<Acts>; way?: ActivityWay; name?: string } = {}) {
  const written: ActivityEntry[] = [];
  const bound = writtenDown({ ...good, ...acts }, way, {
    rows: activityRows,
    known: {
      account: () => ({ name }),
      namedToken: () => ({ name: 'Tautulli' }),
      transientToken: () => ({ serverName: 'Attic box' }),
      sourceName: () => 'Films',
      deviceName: () => 'Attic desk',
    },
    note: (entry) => void written.push(entry),
    now: () => 7,
  });
  return { written, acts: bound };
}

const refuse = (code: ConstructorParameters<typeof KeyringError>[0]) => () =>
  Promise.reject(new KeyringError(code, 'as the test wants it'));

const { accountId } = requests.copyToken;
const { transientTokenId } = requests.copyTransientToken;
const theAccount = { kind: 'account', id: accountId, name: 'nora_k' };
const { namedTokenId } = requests.copyNamedToken;
const theNamedToken = { kind: 'named-token', id: namedTokenId, name: 'Tautulli' };
const theTransientToken = { kind: 'transient-token', id: transientTokenId, name: 'Attic box' };

/** What each call writes, with the sample request and reply. */
const lines: Partial<Record<CallName, Pick<ActivityEntry, 'act'> & { thing: unknown }>> = {
  verifyCode: { act: 'signed-in', thing: theAccount },
  keepClipboardToken: {
    act: 'adopted',
    thing: { ...theAccount, id: replies.keepClipboardToken.accountId },
  },
  revokeClipboardToken: { act: 'revoked', thing: { ...theAccount, id: '', name: 'nora_k' } },
  signOut: { act: 'signed-out', thing: theAccount },
  forgetAccount: { act: 'forgotten', thing: theAccount },
  copyToken: { act: 'copied', thing: theAccount },
  showToken: { act: 'shown', thing: theAccount },
  makeNamedToken: { act: 'minted', thing: theNamedToken },
  copyNamedToken: { act: 'copied', thing: theNamedToken },
  showNamedToken: { act: 'shown', thing: theNamedToken },
  replaceNamedToken: { act: 'renewed', thing: theNamedToken },
  revokeNamedToken: { act: 'revoked', thing: theNamedToken },
  forgetNamedToken: { act: 'forgotten', thing: theNamedToken },
  revokeNamedTokensOf: { act: 'revoked', thing: { kind: 'named-token', id: '', name: '' } },
  mintTransientToken: { act: 'minted', thing: theTransientToken },
  copyTransientToken: { act: 'copied', thing: theTransientToken },
  forgetTransientToken: { act: 'forgotten', thing: theTransientToken },
  copySourceToken: {
    act: 'copied',
    thing: { kind: 'source', id: requests.copySourceToken.sourceConnectionId, name: 'Films' },
  },
  removeDevice: {
    act: 'revoked',
    thing: { kind: 'device', id: requests.removeDevice.deviceId, name: 'Attic desk' },
  },
  getHomeUserToken: {
    act: 'signed-in',
    thing: { ...theAccount, id: replies.getHomeUserToken.accountId },
  },
  mintClaim: { act: 'minted', thing: { ...theAccount, kind: 'claim' } },
  copyClaim: {
    act: 'copied',
    thing: { kind: 'claim', id: requests.copyClaim.claimId, name: '' },
  },
  exportBackup: { act: 'exported', thing: { kind: 'backup', id: 'without-secrets', name: '' } },
  importBackup: { act: 'imported', thing: { kind: 'backup', id: '', name: '' } },
  copyDiagnostics: { act: 'copied', thing: { kind: 'diagnostics', id: '', name: '' } },
  exportActivity: { act: 'exported', thing: { kind: 'activity-log', id: '', name: '' } },
};

/** Each call of a new feature that hands a token out, makes or ends one belongs above. */
describe('writing down', () => {
  test.each(callNames)('%s answers as before, and writes its line or none', async (name) => {
    const { written, acts } = setUp();
    expect(await acts[name](requests[name] as never)).toEqual(replies[name]);
    const line = lines[name];
    expect(written).toEqual(
      line === undefined ? [] : [{ at: 7, ...line, way: 'window', program: '', refusal: null }],
    );
  });

  test('a renewal is written down by the way it came', async () => {
    const { written, acts } = setUp({ way: 'notice' });
    await acts.renewTransientToken({ transientTokenId });
    expect(written).toMatchObject([{ act: 'renewed', way: 'notice', thing: theTransientToken }]);
  });

  test('a sign-in that was approved in the browser is written down', async () => {
    const { written, acts } = setUp({ way: 'browser' });
    await acts.finishPinSignIn({ accountId });
    expect(written).toMatchObject([{ act: 'signed-in', way: 'browser', thing: theAccount }]);
  });

  test('who was turned away is written down with the reason, and is turned away', async () => {
    const { written, acts } = setUp({ acts: { copyToken: refuse('app-locked') }, way: 'tray' });
    await expect(acts.copyToken(requests.copyToken)).rejects.toMatchObject({ code: 'app-locked' });
    expect(written).toEqual([
      { at: 7, act: 'copied', way: 'tray', thing: theAccount, program: '', refusal: 'app-locked' },
    ]);
  });

  test('a sign-in that Plex refuses has no name: what was typed may be an e-mail address', async () => {
    const { written, acts } = setUp({ acts: { signIn: refuse('credentials-refused') } });
    const request = { ...requests.signIn, login: 'nora@example.test' };
    await expect(acts.signIn(request)).rejects.toThrow();
    expect(written).toMatchObject([
      { thing: { id: '', name: '' }, refusal: 'credentials-refused' },
    ]);
  });

  test('what merely failed, or was left, is no line', async () => {
    const { written, acts } = setUp({
      acts: {
        copyToken: refuse('offline'),
        signOut: () => Promise.reject(new TypeError('a bug')),
        exportActivity: () => Promise.resolve('cancelled'),
        signIn: () => Promise.resolve({ kind: 'code-needed' }),
      },
    });
    await expect(acts.copyToken(requests.copyToken)).rejects.toThrow();
    await expect(acts.signOut(requests.signOut)).rejects.toThrow(TypeError);
    await acts.exportActivity(null);
    await acts.signIn(requests.signIn);
    expect(written).toEqual([]);
  });

  test('what nobody has is no line, whoever claims to have done something to it', async () => {
    const written: ActivityEntry[] = [];
    const acts = writtenDown({ ...good, copyToken: refuse('app-locked') }, 'window', {
      rows: activityRows,
      known: {
        account: () => undefined,
        namedToken: () => undefined,
        transientToken: () => undefined,
        sourceName: () => '',
        deviceName: () => '',
      },
      note: (entry) => void written.push(entry),
      now: () => 7,
    });
    await acts.forgetTransientToken(requests.forgetTransientToken);
    await acts.forgetNamedToken(requests.forgetNamedToken);
    await expect(acts.copyToken(requests.copyToken)).rejects.toThrow();
    expect(written).toEqual([]);
  });

  test('an e-mail address for a name is not written', async () => {
    const { written, acts } = setUp({ name: 'nora@example.test' });
    await acts.copyToken(requests.copyToken);
    expect(written[0]?.thing.name).toBe('n•••');
  });

  test('a name is taken before the act that makes it unknown', async () => {
    let name: string | undefined = 'nora_k';
    const written: ActivityEntry[] = [];
    const acts = writtenDown(
      {
        ...good,
        signOut: () => {
          name = undefined;
          return Promise.resolve(null);
        },
      },
      'window',
      {
        rows: activityRows,
        known: {
          account: () => (name === undefined ? undefined : { name }),
          namedToken: () => undefined,
          transientToken: () => undefined,
          sourceName: () => '',
          deviceName: () => '',
        },
        note: (entry) => void written.push(entry),
        now: () => 7,
      },
    );
    await acts.signOut(requests.signOut);
    expect(written[0]?.thing.name).toBe('nora_k');
  });

  test('a log or a look-up that fails stops nothing', async () => {
    const broken = (): never => {
      throw new Error('broken');
    };
    const acts = writtenDown(good, 'window', {
      rows: activityRows,
      known: {
        account: broken,
        namedToken: broken,
        transientToken: broken,
        sourceName: broken,
        deviceName: broken,
      },
      note: broken,
      now: () => 7,
    });
    expect(await acts.copyToken(requests.copyToken)).toEqual(replies.copyToken);
    expect(await acts.exportActivity(null)).toBe('saved');
  });
});
