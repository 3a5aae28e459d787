import type { AccountSummary } from '../../src-main/contract/entities.ts';
import { lazyView } from '../views/lazy-view.tsx';
import type { ViewProps } from '../views/view-props.ts';
import type { Panel } from './panel-state.ts';

const DevicesView = lazyView(
  'loading.devices',
  async () => (await import('../devices/devices-view.tsx')).DevicesView,
);
const HomeUsersView = lazyView(
  'loading.homeUsers',
  async () => (await import('../home-users/home-users-view.tsx')).HomeUsersView,
);
const ClaimView = lazyView(
  'loading.claim',
  async () => (await import('../claim/claim-view.tsx')).ClaimView,
);

type AccountPanelProps = ViewProps & { panel: Panel; account: AccountSummary; now: number };

export function AccountPanel({ panel, ...props }: AccountPanelProps) {
  switch (panel.kind) {
    case 'devices':
      return <DevicesView panel={panel} {...props} />;
    case 'home-users':
      return <HomeUsersView panel={panel} {...props} />;
    case 'claim':
      return <ClaimView panel={panel} {...props} />;
  }
}
