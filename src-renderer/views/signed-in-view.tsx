import { AccountPanel } from '../account-panels/account-panel.tsx';
import { chosenServers } from '../page-state.ts';
import { AccountsView } from './accounts-view.tsx';
import { useNow } from './controls.tsx';
import { lazyView } from './lazy-view.tsx';
import { ServersView } from './servers-view.tsx';
import { SourceView } from './source-view.tsx';
import { TokenDetailsView } from './token-details-view.tsx';
import { TransientTokensView } from './transient-tokens-view.tsx';
import type { ViewProps } from './view-props.ts';

const NamedTokensView = lazyView(
  'loading.namedTokens',
  async () => (await import('../named-tokens/named-tokens-view.tsx')).NamedTokensView,
);

/** The accounts, and all that belongs to the chosen one. */
export function SignedInView({ state, actions }: ViewProps) {
  const now = useNow();
  const account = state.accounts.find((each) => each.accountId === state.chosen);
  if (account === undefined) return null;
  return (
    <div class="columns">
      <div class="column">
        <AccountsView state={state} actions={actions} now={now} />
        {state.panel !== null && (
          <AccountPanel
            panel={state.panel}
            account={account}
            state={state}
            actions={actions}
            now={now}
          />
        )}
        {state.detailsOpen && (
          <TokenDetailsView account={account} state={state} actions={actions} now={now} />
        )}
        <NamedTokensView account={account} state={state} actions={actions} now={now} />
      </div>
      <div class="column">
        <ServersView
          key={account.accountId}
          account={account}
          list={chosenServers(state)}
          state={state}
          actions={actions}
          now={now}
        />
        {state.source !== null && (
          <SourceView
            key={`${account.accountId} ${state.source.server.serverId}`}
            lookUp={state.source}
            servers={chosenServers(state)?.servers ?? []}
            state={state}
            actions={actions}
          />
        )}
        <TransientTokensView state={state} actions={actions} now={now} />
      </div>
    </div>
  );
}
