import type { Acts, Known } from '../activity/activity-rows.ts';
import type { Copied, SecretClipboard } from '../clipboard/secret-clipboard.ts';
import type { Notifier } from '../shell/notifier.ts';
import { quietUntil } from './notice-settings.ts';
import type { NoticeSettings } from './notice-settings.ts';
import { copiedWords } from './notice-words.ts';
import type { CopiedThing } from './notice-words.ts';

/** One at most on the desktop: of the last copy. */
const KEY = 'copied';
/** Long enough to read two lines. Our choice. */
const SHOWN_MS = 6_000;

/** Says on the desktop what was copied, whose it is, and when it goes. */
export type TellCopied = (thing: CopiedThing, copied: Copied) => void;

/**
 * For copies that no window tells of. It takes the place of the one before, and goes by itself, and
 * with what was copied. What cannot be shown now, as in quiet hours, is not shown later either.
 */
export function createCopiedNotice(deps: {
  notifier: Pick<Notifier, 'show' | 'withdraw'>;
  clipboard: Pick<SecretClipboard, 'onGone'>;
  settings: () => NoticeSettings;
  now: () => number;
}): TellCopied {
  const { notifier, now } = deps;
  let timer: NodeJS.Timeout | undefined;

  const withdraw = (): void => {
    clearTimeout(timer);
    notifier.withdraw(KEY);
  };
  deps.clipboard.onGone(withdraw);

  return (thing, copied) => {
    const settings = deps.settings();
    if (!settings.notices.copied || quietUntil(settings, now()) !== null) return;
    notifier.show({
      key: KEY,
      ...copiedWords(thing, copied),
      buttons: [],
      passesAfterMs: SHOWN_MS,
      onAct: () => undefined,
      onClosed: () => undefined,
    });
    clearTimeout(timer);
    // Also where the desktop is frozen or leaves it standing.
    timer = setTimeout(withdraw, SHOWN_MS);
  };
}

/** The same acts, for where no window tells what was copied: the desktop is told. */
export function tellingCopies(acts: Acts, known: Known, tell: TellCopied): Acts {
  const told =
    <Request>(
      copy: (request: Request) => Promise<Copied>,
      kind: CopiedThing['kind'],
      nameOf: (request: Request) => string | undefined,
    ) =>
    async (request: Request): Promise<Copied> => {
      const copied = await copy(request);
      const name = nameOf(request);
      if (name !== undefined) tell({ kind, name }, copied);
      return copied;
    };
  return {
    ...acts,
    copyToken: told(acts.copyToken, 'account', ({ accountId }) => known.account(accountId)?.name),
    copyNamedToken: told(
      acts.copyNamedToken,
      'named-token',
      ({ namedTokenId }) => known.namedToken(namedTokenId)?.name,
    ),
    copyTransientToken: told(
      acts.copyTransientToken,
      'transient-token',
      ({ transientTokenId }) => known.transientToken(transientTokenId)?.serverName,
    ),
  };
}
