import { useMemo, useState } from 'preact/hooks';
import type { DeviceSummary } from '../../src-main/contract/devices.ts';
import type { AccountSummary } from '../../src-main/contract/entities.ts';
import { PanelFrame } from '../account-panels/panel-frame.tsx';
import { plainText } from '../plain-text.ts';
import { ago } from '../time-words.ts';
import { Button, useOwnId } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { findsDevices, ghostsOf } from './devices-state.ts';
import type { DevicesPanel } from './devices-state.ts';
import { RemoveDevicesDialog } from './remove-devices-dialog.tsx';

type DevicesViewProps = ViewProps & { panel: DevicesPanel; account: AccountSummary; now: number };

/** More than this, and a person looks for one by typing. Our choice. */
const FEW = 8;
/** So many rows are drawn at once: quick at each key, and enough to read. Our choice. */
const ROWS_AT_A_TIME = 50;

/** What is signed in to the account at Plex. */
export function DevicesView({ panel, account, state, actions, now }: DevicesViewProps) {
  const { accountId, list, asked } = panel;
  const ghosts = ghostsOf(list);
  const ask = (devices: readonly DeviceSummary[]) =>
    actions.apply({ type: 'devices-asked', devices });
  return (
    <>
      <PanelFrame
        title="Devices"
        panel={panel}
        state={state}
        actions={actions}
        refresh={{ label: 'Refresh devices', call: 'readDevices' }}
        isFailureElsewhere={asked !== null}
      >
        <p class="muted">
          What is signed in to {plainText(account.name)} at Plex. Removing a device ends its token,
          wherever that is in use.
        </p>
        {ghosts.length > 0 && (
          <div class="note">
            <p>{ghostWords(ghosts.length)}</p>
            <Button onClick={() => ask(ghosts)}>Look and remove</Button>
          </div>
        )}
        {list !== null && (
          <DeviceRows
            key={accountId}
            devices={list.devices}
            leftOut={list.leftOut}
            now={now}
            onRemove={(device) => ask([device])}
          />
        )}
      </PanelFrame>
      {asked !== null && (
        <RemoveDevicesDialog panel={panel} asked={asked} state={state} actions={actions} />
      )}
    </>
  );
}

function ghostWords(count: number): string {
  return count === 1
    ? 'One device was signed in by Keyring for Plex and is not kept on this computer.'
    : `${count} devices were signed in by Keyring for Plex and are not kept on this computer.`;
}

type DeviceRowsProps = {
  devices: readonly DeviceSummary[];
  leftOut: number;
  now: number;
  onRemove: (device: DeviceSummary) => void;
};

function DeviceRows({ devices, leftOut, now, onRemove }: DeviceRowsProps) {
  const inputId = useOwnId();
  const [filter, setFilter] = useState('');
  const [most, setMost] = useState(ROWS_AT_A_TIME);
  const found = useMemo(() => devices.filter(findsDevices(filter)), [devices, filter]);
  const more = Math.min(ROWS_AT_A_TIME, found.length - most);
  return (
    <>
      {devices.length > FEW && (
        <div class="field">
          <label for={inputId}>Filter devices</label>
          <input
            id={inputId}
            type="search"
            value={filter}
            maxLength={100}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => {
              setFilter(event.currentTarget.value);
              setMost(ROWS_AT_A_TIME);
            }}
          />
        </div>
      )}
      <p class="muted" aria-live="polite">
        {countWords(found.length, devices.length, leftOut)}
      </p>
      <ul class="cards rows" aria-label="Devices">
        {found.slice(0, most).map((device) => (
          <DeviceRow key={device.deviceId} device={device} now={now} onRemove={onRemove} />
        ))}
      </ul>
      {more > 0 && (
        <Button look="quiet" onClick={() => setMost(most + ROWS_AT_A_TIME)}>
          {`Show ${more} more`}
        </Button>
      )}
    </>
  );
}

function countWords(found: number, all: number, leftOut: number): string {
  const devices = `${all.toLocaleString('en')} ${all === 1 ? 'device' : 'devices'}`;
  const shown = found === all ? devices : `${found.toLocaleString('en')} of ${devices}`;
  return leftOut === 0 ? `${shown}.` : `${shown}; ${leftOut.toLocaleString('en')} more at Plex.`;
}

type DeviceRowProps = {
  device: DeviceSummary;
  now: number;
  onRemove: (device: DeviceSummary) => void;
};

function DeviceRow({ device, now, onRemove }: DeviceRowProps) {
  const nameId = useOwnId();
  const { product, version, platform, standing, keptAs, lastSeenAt } = device;
  const program = [product, version].filter(Boolean).join(' ');
  const facts = [program, platform].filter(Boolean).map((text) => plainText(text));
  const seen = lastSeenAt === null ? 'Plex does not say when it was last seen.' : lastSeen();
  function lastSeen(): string {
    return `Last seen ${ago(lastSeenAt ?? now, now)}.`;
  }
  return (
    <li class="card">
      <div id={nameId}>
        <div class="card-head">
          <h3>
            <bdi>{plainText(device.name) || 'Without a name'}</bdi>
          </h3>
          {keptAs !== '' && <span class="badge good">Kept here: {plainText(keptAs)}</span>}
          {standing === 'ghost' && <span class="badge accent">Not kept here</span>}
        </div>
        <p class="muted">
          {facts.length > 0 && `${facts.join(' on ')}. `}
          {seen}
        </p>
      </div>
      <div class="buttons">
        <Button look="danger" describedBy={nameId} onClick={() => onRemove(device)}>
          Remove
        </Button>
      </div>
    </li>
  );
}
