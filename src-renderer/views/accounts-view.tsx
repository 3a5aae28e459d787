import { useRef } from 'preact/hooks';
import type { AccountSummary } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { PanelButtons } from '../account-panels/panel-buttons.tsx';
import type { Actions } from '../actions.ts';
import { failureAt, isPending } from '../page-state.ts';
import type { PageState } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { healthWords, needsNewSignIn, tokenSentence } from '../wording.ts';
import { Alert } from './alert.tsx';
import { Button, healthLooks, Progress, Region, useFocus, useOwnId } from './controls.tsx';
import { CopyAs } from './copy-as.tsx';
import { kept } from './kept.tsx';
import type { ViewProps } from './view-props.ts';

type AccountsViewProps = ViewProps & { now: number };

export function AccountsView({ state, actions, now }: AccountsViewProps) {
  return (
    <Region
      title={say('accounts.accounts')}
      focus={state.focus}
      focusName="accounts"
      aside={state.signIn === null && <AddAccount state={state} actions={actions} />}
    >
      <ul class="cards">
        {state.accounts.map((account) => (
          <AccountCard
            key={account.accountId}
            {...shownOf(account, state)}
            actions={actions}
            now={now}
          />
        ))}
      </ul>
    </Region>
  );
}

function AddAccount({ state, actions }: ViewProps) {
  const button = useRef<HTMLButtonElement>(null);
  useFocus(state.focus, ({ on }) => on === 'add-account', button);
  return (
    <Button buttonRef={button} onClick={() => actions.apply({ type: 'sign-in-opened', login: '' })}>
      {say('accounts.addAccount')}
    </Button>
  );
}

/** All that the card of an account shows of the page's state. */
function shownOf(account: AccountSummary, state: PageState) {
  const { accountId, homeOf } = account;
  const { accounts, focus, panel } = state;
  return {
    account,
    several: accounts.length > 1,
    chosen: state.chosen === accountId,
    homeOwner:
      homeOf !== null && accounts.some((each) => each.accountId === homeOf) ? homeOf : null,
    canSignIn: state.signIn === null,
    isCopying: isPending(state, 'copyToken', accountId),
    isShowing: isPending(state, 'showToken', accountId),
    failure: failureAt(state, 'account', accountId),
    openPanel: panel?.accountId === accountId ? panel.kind : null,
    focus: focus !== null && 'accountId' in focus && focus.accountId === accountId ? focus : null,
  };
}

type AccountCardProps = ReturnType<typeof shownOf> & { actions: Actions; now: number };

/** One account. Touching it anywhere makes it the chosen one. */
const AccountCard = kept(function AccountCard(props: AccountCardProps) {
  const { account, several, chosen, homeOwner, isCopying, openPanel, focus, actions, now } = props;
  const { accountId, keptIn } = account;
  const nameId = useOwnId();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocus(focus, ({ on }) => on === 'account', heading);
  const name = plainText(account.name);
  const choose = () => {
    if (!chosen) actions.apply({ type: 'account-chosen', accountId });
  };
  return (
    <li class={`card ${several && chosen ? 'chosen' : ''}`} onClickCapture={choose}>
      <div class="card-head">
        <h3 id={nameId} ref={heading} tabIndex={-1}>
          {several ? (
            <button type="button" class="name" aria-current={chosen}>
              {name}
            </button>
          ) : (
            <bdi>{name}</bdi>
          )}
        </h3>
        {several && chosen && <span class="badge accent">{say('accounts.chosen')}</span>}
        <HealthBadge account={account} />
        {account.homeOf !== null && (
          <span class="badge">
            {account.isManaged ? say('accounts.managedHomeUser') : say('accounts.homeUser')}
          </span>
        )}
        {keptIn === 'session' && <span class="badge">{say('common.thisSessionOnly')}</span>}
      </div>
      <p class={needsNewSignIn(account) ? 'trouble' : 'muted'}>{tokenSentence(account, now)}</p>
      <Alert failure={props.failure} />
      <div class="buttons">
        {needsNewSignIn(account) && homeOwner !== null && (
          <Button
            look="primary"
            describedBy={nameId}
            onClick={() => {
              actions.apply({ type: 'account-chosen', accountId: homeOwner });
              void actions.openPanel('home-users', homeOwner);
            }}
          >
            {say('common.getANewToken')}
          </Button>
        )}
        {needsNewSignIn(account) && homeOwner === null && props.canSignIn && (
          <Button
            look="primary"
            describedBy={nameId}
            onClick={() => actions.apply({ type: 'sign-in-opened', login: account.name })}
          >
            {say('common.signInAgain')}
          </Button>
        )}
        <Button
          describedBy={nameId}
          onClick={() => actions.apply({ type: 'details-opened', accountId })}
        >
          {say('common.tokenDetails')}
        </Button>
        <Button
          busy={isCopying}
          describedBy={nameId}
          onClick={() => void actions.copyToken(account)}
        >
          {say('common.copyToken')}
        </Button>
        <CopyAs
          busy={isCopying}
          describedBy={nameId}
          onCopy={(form) => void actions.copyToken(account, form)}
        />
        <Button
          busy={props.isShowing}
          describedBy={nameId}
          onClick={() => void actions.showToken(account)}
        >
          {say('accounts.showToken')}
        </Button>
        <Button
          look="danger"
          describedBy={nameId}
          onClick={() =>
            actions.apply({ type: 'dialog-opened', dialog: { kind: 'sign-out', account } })
          }
        >
          {say('common.signOut')}
        </Button>
      </div>
      <PanelButtons
        account={account}
        describedBy={nameId}
        openPanel={openPanel}
        focus={focus}
        actions={actions}
      />
      <Progress label={say('accounts.copyingTheTokenOf', { name })} shown={isCopying} />
    </li>
  );
});

/** How the token stands, in a word; how we know stands below. */
function HealthBadge({ account: { token, health } }: { account: AccountSummary }) {
  const words = healthWords(health.state);
  if (token !== 'held' || words === '') return null;
  return <span class={`badge ${healthLooks[health.state]}`}>{words}</span>;
}
