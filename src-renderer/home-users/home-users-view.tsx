import { useLayoutEffect, useRef } from 'preact/hooks';
import type { AccountSummary } from '../../src-main/contract/entities.ts';
import type { HomeUserSummary } from '../../src-main/contract/home-users.ts';
import { PanelFrame } from '../account-panels/panel-frame.tsx';
import { failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { Alert } from '../views/alert.tsx';
import { Button, Progress, useOwnId } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { HomePinForm } from './home-pin-form.tsx';
import { hasManyWrongPins, initialsOf } from './home-users-state.ts';
import type { HomeUsersPanel } from './home-users-state.ts';

type HomeUsersViewProps = ViewProps & { panel: HomeUsersPanel; account: AccountSummary };

/** Who is in the account's Plex Home, and a token of each. */
export function HomeUsersView({ panel, account, state, actions }: HomeUsersViewProps) {
  const { list, last } = panel;
  const headingId = useOwnId();
  const name = plainText(account.name);
  const others = (list?.users ?? []).filter(({ isSelf }) => !isSelf);
  return (
    <PanelFrame
      title="Home users"
      panel={panel}
      state={state}
      actions={actions}
      refresh={{ label: 'Refresh home users', call: 'readHomeUsers' }}
      isFailureElsewhere={last !== null}
    >
      {list !== null && others.length === 0 && (
        <p class="muted empty">
          {name} is in no Plex Home, or alone in one. Its users would be listed here, and a token of
          each could be had without a password.
        </p>
      )}
      {others.length > 0 && (
        <>
          <p id={headingId} class="muted">
            {plainText(list?.homeName ?? '') || `The home of ${name}`}. A token of a home user is
            kept as an account of its own.
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
        <p class="muted">
          Several wrong PINs in a row: Plex may pause this for a while. The admin of the home can
          set a new PIN at plex.tv.
        </p>
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
            {isKept ? 'Get a new token' : 'Get token'}
          </Button>
        </div>
      )}
      <Progress label={`Getting a token of ${name}`} shown={isBusy && last === homeUserId} />
    </li>
  );
}

function badgesOf(user: HomeUserSummary, isKept: boolean): [words: string, look: string][] {
  const badges: [boolean, string, string][] = [
    [user.isSelf, 'This account', 'accent'],
    [isKept && !user.isSelf, 'Kept here', 'good'],
    [user.isAdmin, 'Admin', ''],
    [user.isManaged, 'Managed', ''],
    [user.isGuest, 'Guest', ''],
    [user.isProtected, 'PIN', ''],
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
