import { QuickEntryId } from './contract/entities.ts';
import type { QuickEntry } from './contract/entities.ts';
import type { CopyAct } from './copy-acts.ts';
import {
  healthWords,
  liveTokens,
  namedHealthWords,
  timeLeft,
  usableNamedTokens,
  usableServers,
} from './credential-words.ts';
import type { UsableServer } from './credential-words.ts';
import { KeyringError } from './keyring-error.ts';
import type { TrayContent } from './shell/tray-menu.ts';
import { say } from './contract/languages/say.ts';

/** What the page may know of it, and what choosing it does. */
export type QuickTarget = { entry: QuickEntry; act: CopyAct };

/** What the contract allows in one list. */
const MOST_TARGETS = 1_000;

/**
 * All that can be copied at once: accounts whose token is at hand, tokens made for tools, transient tokens that may still
 * work, servers that a transient token can be made on. Those that were pinned come first.
 */
export function quickTargets(
  content: Omit<TrayContent, 'notices' | 'isLocked' | 'isDemo'>,
): QuickTarget[] {
  const { accounts, namedTokens, transientTokens, servers, pinned, now } = content;
  const all = [
    ...accounts
      .filter(({ token }) => token === 'held')
      .map((account) => ({
        id: account.accountId,
        entry: {
          entryId: QuickEntryId.parse(`account/${account.accountId}`),
          kind: 'account' as const,
          label: account.name,
          detail: healthWords(account, now),
        },
        act: { kind: 'copy-token' as const, accountId: account.accountId },
      })),
    ...usableNamedTokens(namedTokens).map((token) => ({
      id: token.namedTokenId,
      entry: {
        entryId: QuickEntryId.parse(`named-token/${token.namedTokenId}`),
        kind: 'named-token' as const,
        label: token.name,
        detail: say('credentials.ofWhomAndHow', {
          account: token.accountName,
          health: namedHealthWords(token, now),
        }).slice(0, 512),
      },
      act: {
        kind: 'copy-named-token' as const,
        accountId: token.accountId,
        namedTokenId: token.namedTokenId,
      },
    })),
    ...liveTokens(transientTokens, now).map((token) => ({
      id: token.transientTokenId,
      entry: {
        entryId: QuickEntryId.parse(`transient-token/${token.transientTokenId}`),
        kind: 'transient-token' as const,
        label: token.serverName,
        detail: timeLeft(token.endsAtLatest, now),
      },
      act: {
        kind: 'copy-transient-token' as const,
        accountId: token.accountId,
        transientTokenId: token.transientTokenId,
      },
    })),
    ...usableServers(servers).map((server) => ({
      id: server.serverId,
      entry: {
        entryId: QuickEntryId.parse(`server/${server.serverId}`),
        kind: 'server' as const,
        label: server.name,
        detail: (server.distinction || ownerWords(server)).slice(0, 512),
      },
      act: {
        kind: 'mint-and-copy' as const,
        accountId: server.accountId,
        serverId: server.serverId,
      },
    })),
  ];
  const first = pinned.flatMap((id) => all.filter((each) => each.id === id));
  return [...first, ...all.filter((each) => !first.includes(each))]
    .slice(0, MOST_TARGETS)
    .map(({ entry, act }) => ({ entry, act }));
}

/** @throws KeyringError `quick-entry-unknown`: it has gone since the page was told of it */
export function targetOf(targets: QuickTarget[], entryId: QuickEntryId): QuickTarget {
  const found = targets.find(({ entry }) => entry.entryId === entryId);
  if (!found) throw new KeyringError('quick-entry-unknown', 'gone meanwhile');
  return found;
}

function ownerWords({ relation, ownerName }: UsableServer): string {
  switch (relation) {
    case 'owned':
      return say('serverKinds.yours');
    case 'shared':
      return ownerName === ''
        ? say('serverKinds.sharedWithYou')
        : say('serverKinds.sharedBy', { owner: ownerName }).slice(0, 512);
    case 'stranger':
      return say('serverKinds.addedByHand');
  }
}
