import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { AccountId, AccountSummary } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { LONGEST_TOOL_NAME } from '../../src-main/contract/named-tokens.ts';
import type { NamedTokenKind, NamedTokenSummary } from '../../src-main/contract/named-tokens.ts';
import { failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { dateAndTime } from '../time-words.ts';
import { Alert } from '../views/alert.tsx';
import {
  Button,
  Progress,
  Region,
  TextField,
  healthLooks,
  useFocus,
  useNow,
  useOwnId,
} from '../views/controls.tsx';
import { CopyAs } from '../views/copy-as.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { healthWords } from '../wording.ts';
import { ApprovalView } from './approval-view.tsx';
import { approvalOf, leftNamedTokens, namedToken, namedTokensOf } from './named-tokens-state.ts';
import { RevokeDialog } from './revoke-dialog.tsx';
import { JwtBadge, KindChoice } from './jwt-parts.tsx';
import { jwtSentence, namedTokenSentence, needsReplacing } from './named-tokens-wording.ts';
import { richly } from '../richly.ts';

/** Tools that are often given a token. */
const SUGGESTIONS = [
  'Bazarr',
  'Home Assistant',
  'Homarr',
  'Jellyseerr',
  'Kometa',
  'Maintainerr',
  'Overseerr',
  'PlexTraktSync',
  'Tautulli',
  'WatchState',
];

type NamedTokensViewProps = ViewProps & {
  /** The chosen account; undefined while nobody is signed in. */
  account: AccountSummary | undefined;
  now: number;
};

/** The tokens made for tools: those of the chosen account, and those whose account has left. */
export function NamedTokensView({ account, state, actions, now }: NamedTokensViewProps) {
  const headingId = useOwnId();
  const leftId = useOwnId();
  const { namedTokens } = state;
  const own = account === undefined ? [] : namedTokensOf(namedTokens, account.accountId);
  const left = leftNamedTokens(namedTokens, state.accounts);
  const asked = namedToken(namedTokens, namedTokens.asking);
  if (account === undefined && left.length === 0) return null;
  const cards = (tokens: readonly NamedTokenSummary[], labelledBy: string, isLeft: boolean) => (
    <ul class="cards" aria-labelledby={labelledBy}>
      {tokens.map((token) => (
        <NamedTokenCard
          key={token.namedTokenId}
          token={token}
          isLeft={isLeft}
          state={state}
          actions={actions}
          now={now}
        />
      ))}
    </ul>
  );
  return (
    <Region
      title={say('namedTokens.namedTokens')}
      headingId={headingId}
      focus={state.focus}
      focusName="named-tokens"
      aside={account !== undefined && <NewTokenButton state={state} actions={actions} />}
    >
      {account !== undefined && namedTokens.isAdding && (
        <NewTokenForm accountId={account.accountId} state={state} actions={actions} />
      )}
      {account !== undefined && own.length === 0 && !namedTokens.isAdding && (
        <p class="muted empty">{say('namedTokens.noneYet')}</p>
      )}
      {own.length > 0 && cards(own, headingId, false)}
      {left.length > 0 && (
        <>
          <p id={leftId} class="muted">
            {say('namedTokens.ofAccountsSignedOut')}
          </p>
          {cards(left, leftId, true)}
        </>
      )}
      {asked !== undefined && <RevokeDialog token={asked} state={state} actions={actions} />}
    </Region>
  );
}

/** Where nobody is signed in: what earlier accounts have left. */
export function LeftNamedTokensView(props: ViewProps) {
  return <NamedTokensView account={undefined} now={useNow()} {...props} />;
}

function NewTokenButton({ state, actions }: ViewProps) {
  const button = useRef<HTMLButtonElement>(null);
  const { isAdding } = state.namedTokens;
  useFocus(state.focus, ({ on }) => on === 'new-named-token', button);
  const type = isAdding ? 'named-token-form-closed' : 'named-token-form-opened';
  return (
    <Button buttonRef={button} expanded={isAdding} onClick={() => actions.apply({ type })}>
      {say('namedTokens.newTokenFor')}
    </Button>
  );
}

function NewTokenForm({ accountId, state, actions }: ViewProps & { accountId: AccountId }) {
  const name = useRef<HTMLInputElement>(null);
  useFocus(state.focus, ({ on }) => on === 'named-token-form', name);
  const approval = approvalOf(state.namedTokens, { accountId });
  const [kind, setKind] = useState<NamedTokenKind>(approval?.kind ?? 'token');
  const isAsking = isPending(state, 'makeNamedTokenInBrowser', accountId);
  const isMaking = isPending(state, 'makeNamedToken', accountId);
  const busy = isMaking || isAsking || approval !== null;
  const failure = failureAt(state, 'named-tokens', accountId);
  const approveInBrowser = () =>
    void actions.namedTokens.makeInBrowser(accountId, name.current?.value ?? '', kind);
  const close = () => actions.apply({ type: 'named-token-form-closed' });
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void actions.namedTokens.make(accountId, name.current?.value ?? '', kind);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        if (approval !== null) void actions.namedTokens.cancelApproval();
        else if (!busy) close();
      }}
    >
      <TextField
        label={say('namedTokens.nameOfTheTool')}
        inputRef={name}
        initial={approval?.name ?? ''}
        suggestions={SUGGESTIONS}
        maxLength={LONGEST_TOOL_NAME}
        readOnly={busy}
        hint={say('namedTokens.listedAmongDevices')}
      />
      <KindChoice kind={kind} onChoose={setKind} busy={busy} />
      <Alert failure={failure} />
      {approval === null ? (
        <div class="buttons">
          {failure?.code === 'named-token-link-refused' && (
            <Button look="primary" onClick={approveInBrowser}>
              {say('namedTokens.approveInBrowser')}
            </Button>
          )}
          <Button
            type="submit"
            look={failure?.code === 'named-token-link-refused' ? 'plain' : 'primary'}
            busy={busy}
          >
            {say('namedTokens.makeToken')}
          </Button>
          <Button disabled={busy} onClick={close}>
            {say('common.cancel')}
          </Button>
        </div>
      ) : (
        <ApprovalView
          approval={approval}
          busy={isAsking}
          onNewCode={approveInBrowser}
          state={state}
          actions={actions}
        />
      )}
      <Progress label={say('namedTokens.makingTheToken')} shown={isMaking} />
      <Progress label={say('common.askingPlex')} shown={isAsking} />
    </form>
  );
}

type NamedTokenCardProps = ViewProps & {
  token: NamedTokenSummary;
  /** Its account is not signed in here, so that nothing new can be made for it. */
  isLeft: boolean;
  now: number;
};

function NamedTokenCard(props: NamedTokenCardProps) {
  const { token, isLeft, state, now } = props;
  const { namedTokenId, health, presence } = token;
  const whichId = useOwnId();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocus(
    state.focus,
    (focus) => focus.on === 'named-token' && focus.namedTokenId === namedTokenId,
    heading,
  );
  const words = presence === 'held' && !token.isRevoking ? healthWords(health.state) : '';
  const isTrouble = token.isRevoking || needsReplacing(token);
  return (
    <li class="card">
      <div id={whichId}>
        <div class="card-head">
          <h3 ref={heading} tabIndex={-1}>
            <bdi>{plainText(token.name)}</bdi>
          </h3>
          {token.isRevoking && <span class="badge bad">{say('namedTokens.willBeRevoked')}</span>}
          {words !== '' && <span class={`badge ${healthLooks[health.state]}`}>{words}</span>}
          {token.kind === 'jwt' && <JwtBadge probe={token.probe} />}
          {token.keptIn === 'session' && <span class="badge">{say('common.thisSessionOnly')}</span>}
        </div>
        <p class="muted">
          {isLeft && (
            <>
              {richly('namedTokens.ofAccount', {
                account: <bdi>{plainText(token.accountName)}</bdi>,
              })}{' '}
            </>
          )}
          {timesOf(token)}
        </p>
      </div>
      <p class={isTrouble ? 'trouble' : 'muted'}>{namedTokenSentence(token, now)}</p>
      {token.kind === 'jwt' && <p class="muted">{jwtSentence(token.probe)}</p>}
      <ReplacementInBrowser {...props} />
      {state.namedTokens.renaming === namedTokenId ? (
        <RenameForm {...props} />
      ) : (
        <CardButtons {...props} whichId={whichId} />
      )}
      <Progress
        label={say('namedTokens.replacingTheTokenFor', { name: plainText(token.name) })}
        shown={isPending(state, 'replaceNamedToken', namedTokenId)}
      />
    </li>
  );
}

/** What went wrong with the token; where Plex makes none in silence, the way by the browser. */
function ReplacementInBrowser({ token, isLeft, state, actions }: NamedTokenCardProps) {
  const { namedTokenId } = token;
  const failure = failureAt(state, 'named-token', namedTokenId);
  const approval = approvalOf(state.namedTokens, { namedTokenId });
  const isAsking = isPending(state, 'replaceNamedTokenInBrowser', namedTokenId);
  const begin = () => void actions.namedTokens.replaceInBrowser(token);
  return (
    <>
      <Alert failure={failure} />
      {failure?.code === 'named-token-link-refused' && !isLeft && (
        <div class="buttons">
          <Button look="primary" onClick={begin}>
            {say('namedTokens.approveInBrowser')}
          </Button>
        </div>
      )}
      {approval !== null && (
        <ApprovalView
          approval={approval}
          busy={isAsking}
          onNewCode={begin}
          state={state}
          actions={actions}
        />
      )}
      <Progress label={say('common.askingPlex')} shown={isAsking} />
    </>
  );
}

function CardButtons(props: NamedTokenCardProps & { whichId: string }) {
  const { token, state, actions, whichId: describedBy } = props;
  const { namedTokenId } = token;
  const acts = actions.namedTokens;
  const busy = (call: Parameters<typeof isPending>[1]) => isPending(state, call, namedTokenId);
  const isHeld = token.presence === 'held';
  if (token.isRevoking) {
    return (
      <div class="buttons">
        <Button
          busy={busy('keepNamedToken')}
          describedBy={describedBy}
          onClick={() => void acts.keep(token)}
        >
          {say('namedTokens.keep')}
        </Button>
        <Button
          look="danger"
          busy={busy('revokeNamedToken')}
          describedBy={describedBy}
          onClick={() => void acts.revoke(token)}
        >
          {say('namedTokens.revokeNow')}
        </Button>
      </div>
    );
  }
  return (
    <div class="buttons">
      <Button
        disabled={!isHeld}
        busy={busy('copyNamedToken')}
        describedBy={describedBy}
        onClick={() => void acts.copy(token, 'token')}
      >
        {say('common.copy')}
      </Button>
      {isHeld && (
        <CopyAs
          busy={busy('copyNamedToken')}
          describedBy={describedBy}
          onCopy={(form) => void acts.copy(token, form)}
        />
      )}
      <Button
        disabled={!isHeld}
        busy={busy('showNamedToken')}
        describedBy={describedBy}
        onClick={() => void acts.show(token)}
      >
        {say('common.show')}
      </Button>
      <Button
        disabled={!isHeld}
        describedBy={describedBy}
        onClick={() => actions.apply({ type: 'named-token-renaming', namedTokenId })}
      >
        {say('namedTokens.rename')}
      </Button>
      {token.kind === 'jwt' && isHeld && (
        <Button
          busy={busy('probeNamedToken')}
          describedBy={describedBy}
          onClick={() => void acts.probe(token)}
        >
          {say('namedTokens.tryAtAServer')}
        </Button>
      )}
      {!props.isLeft && (
        <Button
          look={needsReplacing(token) ? 'primary' : 'plain'}
          busy={busy('replaceNamedToken')}
          disabled={approvalOf(state.namedTokens, { namedTokenId }) !== null}
          describedBy={describedBy}
          onClick={() => void acts.replace(token)}
        >
          {say('namedTokens.replace')}
        </Button>
      )}
      <Button
        look="danger"
        describedBy={describedBy}
        onClick={() => actions.apply({ type: 'named-token-asked', namedTokenId })}
      >
        {say('namedTokens.revoke')}
      </Button>
    </div>
  );
}

function RenameForm({ token, state, actions }: NamedTokenCardProps) {
  const { namedTokenId } = token;
  const name = useRef<HTMLInputElement>(null);
  useFocus(
    state.focus,
    (focus) => focus.on === 'named-token-rename' && focus.namedTokenId === namedTokenId,
    name,
  );
  const busy = isPending(state, 'renameNamedToken', namedTokenId);
  const close = () => actions.apply({ type: 'named-token-renamed', namedTokenId });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void actions.namedTokens.rename(token, name.current?.value ?? '');
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !busy) close();
      }}
    >
      <TextField
        label={say('namedTokens.newName')}
        inputRef={name}
        initial={token.name}
        maxLength={LONGEST_TOOL_NAME}
        readOnly={busy}
      />
      <div class="buttons">
        <Button type="submit" busy={busy}>
          {say('namedTokens.saveName')}
        </Button>
        <Button disabled={busy} onClick={close}>
          {say('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

function timesOf({ createdAt, endsAt, presence }: NamedTokenSummary): ComponentChildren {
  const at = <Instant at={createdAt} />;
  if (endsAt === null) return richly('namedTokens.madeAt', { at });
  const key = presence === 'held' ? 'namedTokens.madeAtAndRenews' : 'namedTokens.madeAtAndEnds';
  return richly(key, { at, end: <Instant at={endsAt} /> });
}

function Instant({ at }: { at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{dateAndTime(at)}</time>;
}
