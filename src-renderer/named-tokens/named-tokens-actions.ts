import type { Bridge, Reply } from '../../src-main/contract/bridge.ts';
import type { AccountId, CopyForm } from '../../src-main/contract/entities.ts';
import type { NamedTokenKind, NamedTokenSummary } from '../../src-main/contract/named-tokens.ts';
import type { Outcome } from '../../src-main/contract/outcome.ts';
import type { Act } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { namedTokensOf } from './named-tokens-state.ts';
import type { NamedTokensChange, NamedTokensState } from './named-tokens-state.ts';

export type NamedTokensActions = ReturnType<typeof createNamedTokensActions>;

/** What the page's actions lend. */
type Lent = {
  bridge: Bridge;
  read: () => { readonly namedTokens: NamedTokensState };
  apply: (change: NamedTokensChange) => void;
  perform: <Value>(
    act: Act,
    call: () => Promise<Outcome<Value>>,
  ) => Promise<{ value: Value } | null>;
  say: (status: string) => void;
  sayCopied: (whose: string, copied: Reply<'copyNamedToken'>, form: CopyForm) => void;
};

/** All that a person can do with tokens made for tools. */
export function createNamedTokensActions(lent: Lent) {
  const { bridge, read, apply, perform, say } = lent;

  function start(): void {
    bridge.onNamedTokensChanged((list) => apply({ type: 'named-tokens-changed', list }));
    bridge.onNamedTokenApprovalChanged((approval) => {
      apply({ type: 'named-token-approval', approval });
      if (approval?.state === 'made')
        say(`New ${madeWords[approval.kind]} for ${plainText(approval.name)}.`);
    });
  }

  async function make(accountId: AccountId, typed: string, kind: NamedTokenKind): Promise<void> {
    const name = typed.trim();
    const isSecond = namedTokensOf(read().namedTokens, accountId).some(
      (each) => each.name === name,
    );
    const act = { call: 'makeNamedToken', subject: accountId } as const;
    const made = await perform(act, () => bridge.makeNamedToken({ accountId, name, kind }));
    if (made === null) return;
    apply({ type: 'named-token-made', namedTokenId: made.value.namedTokenId });
    const second = isSecond ? ' Another one has this name: each works by itself.' : '';
    say(`New ${madeWords[kind]} for ${plainText(name)}.${second}`);
  }

  /** Main tells how it goes. */
  async function makeInBrowser(
    accountId: AccountId,
    typed: string,
    kind: NamedTokenKind,
  ): Promise<void> {
    const name = typed.trim();
    const act = { call: 'makeNamedTokenInBrowser', subject: accountId } as const;
    await perform(act, () => bridge.makeNamedTokenInBrowser({ accountId, name, kind }));
  }

  async function replaceInBrowser({ namedTokenId }: NamedTokenSummary): Promise<void> {
    const act = { call: 'replaceNamedTokenInBrowser', subject: namedTokenId } as const;
    await perform(act, () => bridge.replaceNamedTokenInBrowser({ namedTokenId }));
  }

  async function cancelApproval(): Promise<void> {
    const act = { call: 'cancelNamedTokenApproval', subject: '' } as const;
    await perform(act, () => bridge.cancelNamedTokenApproval(null));
  }

  async function copy({ namedTokenId, name }: NamedTokenSummary, form: CopyForm): Promise<void> {
    const act = { call: 'copyNamedToken', subject: namedTokenId } as const;
    const copied = await perform(act, () => bridge.copyNamedToken({ namedTokenId, form }));
    if (copied !== null) lent.sayCopied(`Token for ${plainText(name)}`, copied.value, form);
  }

  async function show({ namedTokenId }: NamedTokenSummary): Promise<void> {
    const act = { call: 'showNamedToken', subject: namedTokenId } as const;
    await perform(act, () => bridge.showNamedToken({ namedTokenId }));
  }

  async function rename({ namedTokenId }: NamedTokenSummary, typed: string): Promise<void> {
    const name = typed.trim();
    const act = { call: 'renameNamedToken', subject: namedTokenId } as const;
    const done = await perform(act, () => bridge.renameNamedToken({ namedTokenId, name }));
    if (done === null) return;
    apply({ type: 'named-token-renamed', namedTokenId });
    say(`Renamed to ${plainText(name)}. Plex shows the new name once the token has been checked.`);
  }

  async function replace({ namedTokenId, name }: NamedTokenSummary): Promise<void> {
    const act = { call: 'replaceNamedToken', subject: namedTokenId } as const;
    const done = await perform(act, () => bridge.replaceNamedToken({ namedTokenId }));
    if (done === null) return;
    const old =
      done.value === 'revoked'
        ? 'The old one no longer works.'
        : 'The old one will be revoked when Plex can be reached.';
    say(`New token for ${plainText(name)}; copy it into the tool. ${old}`);
  }

  async function probe({ namedTokenId, name }: NamedTokenSummary): Promise<void> {
    const act = { call: 'probeNamedToken', subject: namedTokenId } as const;
    const done = await perform(act, () => bridge.probeNamedToken({ namedTokenId }));
    if (done === null) return;
    apply({ type: 'named-token-probed', namedTokenId, probe: done.value });
    const { serverName, isTaken } = done.value;
    const verb = isTaken ? 'takes' : 'does not take';
    say(`${plainText(serverName)} ${verb} the JWT for ${plainText(name)}.`);
  }

  async function revoke({ namedTokenId, name }: NamedTokenSummary): Promise<void> {
    const act = { call: 'revokeNamedToken', subject: namedTokenId } as const;
    const done = await perform(act, () => bridge.revokeNamedToken({ namedTokenId }));
    if (done === null) return;
    const isQueued = done.value === 'queued';
    apply({ type: isQueued ? 'named-token-answered' : 'named-token-gone' });
    say(
      isQueued
        ? `The token for ${plainText(name)} will be revoked when Plex can be reached.`
        : `The token for ${plainText(name)} is revoked. All other tokens go on working.`,
    );
  }

  async function keep({ namedTokenId, name }: NamedTokenSummary): Promise<void> {
    const act = { call: 'keepNamedToken', subject: namedTokenId } as const;
    const done = await perform(act, () => bridge.keepNamedToken({ namedTokenId }));
    if (done !== null) say(`The token for ${plainText(name)} stays.`);
  }

  async function forget({ namedTokenId, name }: NamedTokenSummary): Promise<void> {
    const act = { call: 'forgetNamedToken', subject: namedTokenId } as const;
    const done = await perform(act, () => bridge.forgetNamedToken({ namedTokenId }));
    if (done === null) return;
    apply({ type: 'named-token-gone' });
    say(`The token for ${plainText(name)} is forgotten here. It still works at Plex.`);
  }

  /** After its account was signed out. Said only when something is left to say. */
  async function revokeAllOf(accountId: AccountId): Promise<void> {
    const act = { call: 'revokeNamedTokensOf', subject: accountId } as const;
    const done = await perform(act, () => bridge.revokeNamedTokensOf({ accountId }));
    if (done === null) return;
    const { revoked, queued } = done.value;
    const later = queued === 0 ? '' : ` ${queued} will be revoked when Plex can be reached.`;
    say(`Signed out, and ${revoked} named ${revoked === 1 ? 'token' : 'tokens'} revoked.${later}`);
  }

  return {
    start,
    make,
    makeInBrowser,
    copy,
    show,
    rename,
    replace,
    replaceInBrowser,
    cancelApproval,
    probe,
    revoke,
    keep,
    forget,
    revokeAllOf,
  };
}

const madeWords: Record<NamedTokenKind, string> = { token: 'token', jwt: 'JWT' };
