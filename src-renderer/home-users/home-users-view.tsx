import { useLayoutEffect, useRef } from 'preact/hooks';
import type { AccountSummary } from '../../src-main/contract/entities.ts';
import type { HomeUserSummary } from '../../src-main/contract/home-users.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { PanelFrame } from '../account-panels/panel-frame.tsx';
import { failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Alert } from '../views/alert.tsx';
import { Button, Progress, useOwnId } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { HomePinForm } from './home-pin-form.tsx';
import { hasManyWrongPins, initialsOf } from './home-users-state.ts';
import type { HomeUsersPanel } from './home-users-state.ts';
import { richly } from '../richly.ts';

type HomeUsersViewProps = ViewProps & { panel: HomeUsersPanel; account: AccountSummary };

/** Who is in the account's Plex Home, and a token of each. */
export function HomeUsersView({ panel, account, state, actions }: HomeUsersViewProps) {
  const { list, last } = panel;
  const headingId = useOwnId();
  const name = plainText(account.name);
  const home = plainText(list?.homeName ?? '');
  const others = (list?.users ?? []).filter(({ isSelf }) => !isSelf);
  return (
    <PanelFrame
      title={say('common.homeUsers')}
      panel={panel}
      state={state}
      actions={actions}
      refresh={{ label: say('homeUsers.refreshHomeUsers'), call: 'readHomeUsers' }}
      isFailureElsewhere={last !== null}
    >
      {list !== null && others.length === 0 && (
        <p class="muted empty">{richly('homeUsers.noHome', { name: <bdi>{name}</bdi> })}</p>
      )}
      {others.length > 0 && (
        <>
          <p id={headingId} class="muted">
            {home === ''
              ? richly('homeUsers.keptAsAccountsOf', { name: <bdi>{name}</bdi> })
              : richly('homeUsers.keptAsAccounts', { home: <bdi>{home}</bdi> })}
          </p>
          <ul class="cards" aria-labelledby={headingId}>
            {(list?.users ?? []).map((user) => (
              <HomeUserCard
                key={user.homeUserId}
                user={user}
                panel={panel}
                state={state}
                actions={actions}
              />
            ))}
          </ul>
        </>
      )}
    </PanelFrame>
  );
}

type HomeUserCardProps = ViewProps & { user: HomeUserSummary; panel: HomeUsersPanel };

function HomeUserCard({ user, panel, state, actions }: HomeUserCardProps) {
  const { homeUserId, isSelf } = user;
  const { accountId, asking, last } = panel;
  const nameId = useOwnId();
  const button = useRef<HTMLButtonElement>(null);
  const isAsking = asking === homeUserId;
  useFocusBack(isAsking, button);
  const name = plainText(user.name);
  const isKept = state.accounts.some((each) => each.accountId === String(homeUserId));
  const isBusy = isPending(state, 'getHomeUserToken', accountId);
  return (
    <li class="card">
      <div class="card-head" id={nameId}>
        <span class="initials" aria-hidden="true">
          {initialsOf(name)}
        </span>
        <h3>
          <bdi>{name}</bdi>
        </h3>
        {badgesOf(user, isKept).map(([words, look]) => (
          <span key={words} class={`badge ${look}`}>
            {words}
          </span>
        ))}
      </div>
      {last === homeUserId && <Alert failure={failureAt(state, 'home-users', accountId)} />}
      {hasManyWrongPins(panel, homeUserId) && (
        <p class="muted">{say('homeUsers.severalWrongPins')}</p>
      )}
      {isAsking && (
        <HomePinForm
          name={name}
          emptied={panel.emptied}
          isBusy={isBusy}
          onSend={(pin) => void actions.getHomeUserToken(accountId, user, pin)}
          onCancel={() => actions.apply({ type: 'home-pin-closed' })}
        />
      )}
      {!isSelf && !isAsking && (
        <div class="buttons">
          <Button
            buttonRef={button}
            busy={isBusy}
            describedBy={nameId}
            onClick={() => void actions.askHomeUserToken(accountId, user)}
          >
            {isKept ? say('common.getANewToken') : say('homeUsers.getToken')}
          </Button>
        </div>
      )}
      <Progress
        label={say('homeUsers.gettingATokenOf', { name })}
        shown={isBusy && last === homeUserId}
      />
    </li>
  );
}

function badgesOf(user: HomeUserSummary, isKept: boolean): [words: string, look: string][] {
  const badges: [boolean, string, string][] = [
    [user.isSelf, say('homeUsers.thisAccount'), 'accent'],
    [isKept && !user.isSelf, say('homeUsers.keptHere'), 'good'],
    [user.isAdmin, say('common.admin'), ''],
    [user.isManaged, say('homeUsers.managed'), ''],
    [user.isGuest, say('homeUsers.guest'), ''],
    [user.isProtected, say('homeUsers.pin'), ''],
  ];
  return badges.flatMap(([isSo, words, look]) => (isSo ? [[words, look]] : []));
}

/** The keyboard comes back to the button once its form has gone. */
function useFocusBack(
  isAsking: boolean,
  button: { readonly current: HTMLButtonElement | null },
): void {
  const wasAsking = useRef(isAsking);
  useLayoutEffect(() => {
    if (wasAsking.current && !isAsking) button.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
}
