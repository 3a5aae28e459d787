import type { Handlers, Reply } from './contract/bridge.ts';
import type { AccountId, NamedTokenId, ServerId, TransientTokenId } from './contract/entities.ts';

/** Something to be copied: a token that is there, or one that is made first. */
export type CopyAct =
  | { kind: 'copy-token'; accountId: AccountId }
  | { kind: 'copy-named-token'; accountId: AccountId; namedTokenId: NamedTokenId }
  | { kind: 'mint-and-copy'; accountId: AccountId; serverId: ServerId }
  | { kind: 'copy-transient-token'; accountId: AccountId; transientTokenId: TransientTokenId };

export type CopyHandlers = Pick<
  Handlers,
  'copyToken' | 'copyNamedToken' | 'mintTransientToken' | 'copyTransientToken'
>;

/**
 * Copies by the page's own handlers; for the tray and for quick copy. It never agrees to plain http
 * in a person's place.
 *
 * @throws KeyringError the failures of the calls that it makes
 */
export async function performCopy(
  handlers: CopyHandlers,
  act: CopyAct,
): Promise<Reply<'copyToken'>> {
  switch (act.kind) {
    case 'copy-token':
      return handlers.copyToken({ accountId: act.accountId, form: 'token' });
    case 'copy-named-token':
      return handlers.copyNamedToken({ namedTokenId: act.namedTokenId, form: 'token' });
    case 'copy-transient-token':
      return handlers.copyTransientToken({
        transientTokenId: act.transientTokenId,
        form: 'token',
      });
    case 'mint-and-copy': {
      const { accountId, serverId } = act;
      const minted = await handlers.mintTransientToken({
        accountId,
        serverId,
        plainHttpAgreed: false,
      });
      return handlers.copyTransientToken({
        transientTokenId: minted.transientTokenId,
        form: 'token',
      });
    }
  }
}
