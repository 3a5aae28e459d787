import type {
  AccountId,
  CopyForm,
  ServerSummary,
  SourceConnection,
  TransientTokenSummary,
} from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import type { ActKit } from '../act-kit.ts';
import type { Dialog, PlainHttpAct } from '../page-state.ts';
import { plainText } from '../plain-text.ts';

/** What a person can do with servers, transient tokens and source connections. */
export function createServersActions({ bridge, apply, perform, announce, sayCopied }: ActKit) {
  async function refreshServers(accountId: AccountId): Promise<void> {
    const act = { call: 'refreshServers', subject: accountId } as const;
    await perform(act, () => bridge.refreshServers({ accountId }));
  }

  function askPlainHttp(accountId: AccountId, act: PlainHttpAct): () => void {
    return () => apply({ type: 'dialog-opened', dialog: { kind: 'plain-http', accountId, act } });
  }

  async function addServer(
    accountId: AccountId,
    address: string,
    plainHttpAgreed = false,
  ): Promise<void> {
    const typed = address.trim();
    const added = await perform(
      { call: 'addServer', subject: accountId },
      () => bridge.addServer({ accountId, address: typed, plainHttpAgreed }),
      askPlainHttp(accountId, { call: 'addServer', address: typed }),
    );
    if (added === null) return;
    apply({ type: 'server-added' });
    announce(say(added.value.hasToken ? 'servers.added' : 'servers.addedWithoutToken'));
  }

  async function removeServer(accountId: AccountId, server: ServerSummary): Promise<void> {
    const { serverId, name } = server;
    const act = { call: 'removeServer', subject: serverId } as const;
    const done = await perform(act, () => bridge.removeServer({ accountId, serverId }));
    if (done === null) return;
    apply({ type: 'server-removed' });
    announce(say('servers.removed', { name: plainText(name) }));
  }

  async function mintTransientToken(
    accountId: AccountId,
    server: ServerSummary,
    plainHttpAgreed = false,
  ): Promise<void> {
    const { serverId, name } = server;
    const minted = await perform(
      { call: 'mintTransientToken', subject: serverId },
      () => bridge.mintTransientToken({ accountId, serverId, plainHttpAgreed }),
      askPlainHttp(accountId, { call: 'mintTransientToken', server }),
    );
    if (minted === null) return;
    announce(say('servers.minted', { name: plainText(name) }));
  }

  async function copyTransientToken(
    token: TransientTokenSummary,
    form: CopyForm = 'token',
  ): Promise<void> {
    const { transientTokenId, serverName } = token;
    const act = { call: 'copyTransientToken', subject: transientTokenId } as const;
    const copied = await perform(act, () => bridge.copyTransientToken({ transientTokenId, form }));
    if (copied === null) return;
    sayCopied(
      say('servers.transientTokenFor', { serverName: plainText(serverName) }),
      copied.value,
      form,
    );
  }

  async function forgetTransientToken(token: TransientTokenSummary): Promise<void> {
    const { transientTokenId, serverName } = token;
    const act = { call: 'forgetTransientToken', subject: transientTokenId } as const;
    const done = await perform(act, () => bridge.forgetTransientToken({ transientTokenId }));
    if (done === null) return;
    apply({ type: 'transient-token-forgotten' });
    announce(say('servers.transientForgotten', { serverName: plainText(serverName) }));
  }

  async function lookUpSource(
    accountId: AccountId,
    server: ServerSummary,
    asked: { source: string; refresh: boolean },
    plainHttpAgreed = false,
  ): Promise<void> {
    const { serverId } = server;
    const source = asked.source.trim();
    const { refresh } = asked;
    const answer = await perform(
      { call: 'lookUpSource', subject: serverId },
      () => bridge.lookUpSource({ accountId, serverId, source, refresh, plainHttpAgreed }),
      askPlainHttp(accountId, { call: 'lookUpSource', server, source, refresh }),
    );
    if (answer !== null) apply({ type: 'source-found', server, found: answer.value });
  }

  async function copySourceToken(
    { serverId }: ServerSummary,
    { sourceConnectionId, name }: SourceConnection,
    form: CopyForm = 'token',
  ): Promise<void> {
    const act = { call: 'copySourceToken', subject: serverId } as const;
    const copied = await perform(act, () => bridge.copySourceToken({ sourceConnectionId, form }));
    if (copied === null) return;
    sayCopied(
      name === ''
        ? say('servers.tokenOfTheSource')
        : say('servers.tokenOf', { name: plainText(name) }),
      copied.value,
      form,
    );
  }

  async function copyAddress(
    { serverId }: ServerSummary,
    { sourceConnectionId }: SourceConnection,
    position: number,
  ): Promise<void> {
    const act = { call: 'copyAddress', subject: serverId } as const;
    const copied = await perform(act, () => bridge.copyAddress({ sourceConnectionId, position }));
    if (copied !== null) announce(say('servers.addressCopied'));
  }

  /** Repeats what was stopped for want of consent, now with it. */
  async function sendAnyway(dialog: Extract<Dialog, { kind: 'plain-http' }>): Promise<void> {
    const { accountId, act } = dialog;
    apply({ type: 'dialog-closed' });
    switch (act.call) {
      case 'addServer':
        return addServer(accountId, act.address, true);
      case 'mintTransientToken':
        return mintTransientToken(accountId, act.server, true);
      case 'lookUpSource':
        return lookUpSource(accountId, act.server, act, true);
    }
  }

  return {
    refreshServers,
    addServer,
    removeServer,
    mintTransientToken,
    copyTransientToken,
    forgetTransientToken,
    lookUpSource,
    copySourceToken,
    copyAddress,
    sendAnyway,
  };
}
