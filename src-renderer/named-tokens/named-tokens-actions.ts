import type { Bridge, Reply } from '../../src-main/contract/bridge.ts';
import type { AccountId, CopyForm } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import type { NamedTokenKind, NamedTokenSummary } from '../../src-main/contract/named-tokens.ts';
import type { Perform } from '../act-kit.ts';
import { plainText } from '../plain-text.ts';
import { namedTokensOf } from './named-tokens-state.ts';
import type { NamedTokensChange, NamedTokensState } from './named-tokens-state.ts';

/** What the page's actions lend. */
type Lent = {
  bridge: Bridge;
  read: () => { readonly namedTokens: NamedTokensState };
  apply: (change: NamedTokensChange) => void;
  perform: Perform;
  announce: (status: string) => void;
  sayCopied: (whose: string, copied: Reply<'copyNamedToken'>, form: CopyForm) => void;
};

/** All that a person can do with tokens made for tools. */
export function createNamedTokensActions(lent: Lent) {
  const { bridge, read, apply, perform, announce } = lent;

  function start(): void {
    bridge.onNamedTokensChanged((list) => apply({ type: 'named-tokens-changed', list }));
    bridge.onNamedTokenApprovalChanged((approval) => {
      apply({ type: 'named-token-approval', approval });
      if (approval?.state === 'made') announce(madeWords('namedTokens.made', approval));
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
    announce(madeWords(isSecond ? 'namedTokens.madeSecond' : 'namedTokens.made', { kind, name }));
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
    if (copied !== null)
      lent.sayCopied(say('namedTokens.tokenFor', { name: plainText(name) }), copied.value, form);
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
    announce(say('namedTokens.renamed', { name: plainText(name) }));
  }

  async function replace({ namedTokenId, name }: NamedTokenSummary): Promise<void> {
    const act = { call: 'replaceNamedToken', subject: namedTokenId } as const;
    const done = await perform(act, () => bridge.replaceNamedToken({ namedTokenId }));
    if (done === null) return;
    const replaced =
      done.value === 'revoked' ? 'namedTokens.replaced' : 'namedTokens.replacedOldQueued';
    announce(say(replaced, { name: plainText(name) }));
  }

  async function probe({ namedTokenId, name }: NamedTokenSummary): Promise<void> {
    const act = { call: 'probeNamedToken', subject: namedTokenId } as const;
    const done = await perform(act, () => bridge.probeNamedToken({ namedTokenId }));
    if (done === null) return;
    const { serverName, isTaken } = done.value;
    const probed = isTaken ? 'namedTokens.jwtTaken' : 'namedTokens.jwtNotTaken';
    announce(say(probed, { server: plainText(serverName), name: plainText(name) }));
  }

  async function revoke({ namedTokenId, name }: NamedTokenSummary): Promise<void> {
    const act = { call: 'revokeNamedToken', subject: namedTokenId } as const;
    const done = await perform(act, () => bridge.revokeNamedToken({ namedTokenId }));
    if (done === null) return;
    const isQueued = done.value === 'queued';
    apply({ type: isQueued ? 'named-token-answered' : 'named-token-gone' });
    const revoked = isQueued ? 'namedTokens.revokeQueued' : 'namedTokens.revoked';
    announce(say(revoked, { name: plainText(name) }));
  }

  async function keep({ namedTokenId, name }: NamedTokenSummary): Promise<void> {
    const act = { call: 'keepNamedToken', subject: namedTokenId } as const;
    const done = await perform(act, () => bridge.keepNamedToken({ namedTokenId }));
    if (done !== null) announce(say('namedTokens.stays', { name: plainText(name) }));
  }

  async function forget({ namedTokenId, name }: NamedTokenSummary): Promise<void> {
    const act = { call: 'forgetNamedToken', subject: namedTokenId } as const;
    const done = await perform(act, () => bridge.forgetNamedToken({ namedTokenId }));
    if (done === null) return;
    apply({ type: 'named-token-gone' });
    announce(say('namedTokens.forgotten', { name: plainText(name) }));
  }

  /** After its account was signed out. Said only when something is left to say. */
  async function revokeAllOf(accountId: AccountId): Promise<void> {
    const act = { call: 'revokeNamedTokensOf', subject: accountId } as const;
    const done = await perform(act, () => bridge.revokeNamedTokensOf({ accountId }));
    if (done === null) return;
    const { revoked, queued } = done.value;
    announce(
      queued === 0
        ? say('namedTokens.allRevoked', { revoked })
        : say('namedTokens.someRevoked', { revoked, queued }),
    );
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

function madeWords(
  key: 'namedTokens.made' | 'namedTokens.madeSecond',
  { kind, name }: { kind: NamedTokenKind; name: string },
): string {
  return say(key, { kind, name: plainText(name) });
}
