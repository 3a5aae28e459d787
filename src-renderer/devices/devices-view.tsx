import { useMemo, useState } from 'preact/hooks';
import type { DeviceSummary } from '../../src-main/contract/devices.ts';
import type { AccountSummary } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { PanelFrame } from '../account-panels/panel-frame.tsx';
import { plainText } from '../plain-text.ts';
import { ago } from '../time-words.ts';
import { Button, useOwnId } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { findsDevices, ghostsOf } from './devices-state.ts';
import type { DevicesPanel } from './devices-state.ts';
import { RemoveDevicesDialog } from './remove-devices-dialog.tsx';
import { richly } from '../richly.ts';

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
        title={say('common.devices')}
        panel={panel}
        state={state}
        actions={actions}
        refresh={{ label: say('devices.refreshDevices'), call: 'readDevices' }}
        isFailureElsewhere={asked !== null}
      >
        <p class="muted">
          {richly('devices.signedInTo', { name: <bdi>{plainText(account.name)}</bdi> })}
        </p>
        {ghosts.length > 0 && (
          <div class="note">
            <p>{say('devices.ghosts', { count: ghosts.length })}</p>
            <Button onClick={() => ask(ghosts)}>{say('devices.lookAndRemove')}</Button>
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
          <label for={inputId}>{say('devices.filterDevices')}</label>
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
      <ul class="cards rows" aria-label={say('common.devices')}>
        {found.slice(0, most).map((device) => (
          <DeviceRow key={device.deviceId} device={device} now={now} onRemove={onRemove} />
        ))}
      </ul>
      {more > 0 && (
        <Button look="quiet" onClick={() => setMost(most + ROWS_AT_A_TIME)}>
          {say('devices.showMore', { more })}
        </Button>
      )}
    </>
  );
}

function countWords(found: number, all: number, more: number): string {
  if (more === 0)
    return found === all ? say('devices.count', { all }) : say('devices.countOf', { found, all });
  return found === all
    ? say('devices.countAndMore', { all, more })
    : say('devices.countOfAndMore', { found, all, more });
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
  const seen = lastSeenAt === null ? say('devices.lastSeenUnknown') : lastSeen();
  function lastSeen(): string {
    return say('devices.lastSeen', { lastSeenAt: ago(lastSeenAt ?? now, now) });
  }
  return (
    <li class="card">
      <div id={nameId}>
        <div class="card-head">
          <h3>
            <bdi>{plainText(device.name) || say('devices.withoutAName')}</bdi>
          </h3>
          {keptAs !== '' && (
            <span class="badge good">{say('devices.keptHere', { name: plainText(keptAs) })}</span>
          )}
          {standing === 'ghost' && <span class="badge accent">{say('devices.notKeptHere')}</span>}
        </div>
        <p class="muted">{factWords(plainText(program), plainText(platform), seen)}</p>
      </div>
      <div class="buttons">
        <Button look="danger" describedBy={nameId} onClick={() => onRemove(device)}>
          {say('common.remove')}
        </Button>
      </div>
    </li>
  );
}

function factWords(program: string, platform: string, seen: string): string {
  if (program !== '' && platform !== '')
    return say('devices.programOn', { program, platform, seen });
  const fact = program === '' ? platform : program;
  return fact === '' ? seen : say('devices.factAndSeen', { fact, seen });
}
