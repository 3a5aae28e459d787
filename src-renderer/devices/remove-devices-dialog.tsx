import { useState } from 'preact/hooks';
import type { DeviceId, DeviceSummary } from '../../src-main/contract/devices.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import { failureAt } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { dateAndTime } from '../time-words.ts';
import { Alert } from '../views/alert.tsx';
import { AlertDialog, Button, Progress, useOwnId } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import type { DevicesPanel } from './devices-state.ts';
import { richly } from '../richly.ts';

type DialogProps = ViewProps & { panel: DevicesPanel; asked: readonly DeviceSummary[] };

/** Asks once, and says what ends. Of several, the person chooses which. */
export function RemoveDevicesDialog({ panel, asked, state, actions }: DialogProps) {
  const { accountId, removing } = panel;
  const [left, setLeft] = useState<ReadonlySet<DeviceId>>(() => othersComputers(asked));
  const chosen = asked.filter(({ deviceId }) => !left.has(deviceId));
  const [only] = asked.length === 1 ? asked : [];
  const cancel = () => {
    if (removing === null) actions.apply({ type: 'devices-answered' });
  };
  const mark = (deviceId: DeviceId, isChosen: boolean) => {
    const next = new Set(left);
    if (isChosen) next.delete(deviceId);
    else next.add(deviceId);
    setLeft(next);
  };
  return (
    <AlertDialog title={titleOf(only)} onCancel={cancel}>
      {only === undefined ? (
        <>
          <p>{say('devices.leftBehindExplained')}</p>
          <ul class="checks">
            {asked.map((device) => (
              <ChosenDevice
                key={device.deviceId}
                device={device}
                isChosen={!left.has(device.deviceId)}
                isDisabled={removing !== null}
                onMark={mark}
              />
            ))}
          </ul>
        </>
      ) : (
        <p>{whatEnds(only)}</p>
      )}
      <Alert failure={failureAt(state, 'devices', accountId)} />
      {removing !== null && (
        <p class="muted">
          {say('devices.removingOf', { position: removing.done + 1, all: removing.all })}
        </p>
      )}
      <div class="buttons">
        <Button
          look="danger"
          busy={removing !== null}
          disabled={chosen.length === 0}
          onClick={() => void actions.removeDevices(accountId, chosen)}
        >
          {only === undefined
            ? say('devices.removeSome', { count: chosen.length })
            : say('common.remove')}
        </Button>
        <Button autofocus disabled={removing !== null} onClick={cancel}>
          {say('common.cancel')}
        </Button>
      </div>
      <Progress label={say('devices.removing')} shown={removing !== null} />
    </AlertDialog>
  );
}

/** Left out at first: one that may well be in use elsewhere. A lone one was chosen by its button. */
function othersComputers(asked: readonly DeviceSummary[]): ReadonlySet<DeviceId> {
  const others = asked.filter(({ isThisComputer }) => asked.length > 1 && !isThisComputer);
  return new Set(others.map(({ deviceId }) => deviceId));
}

function titleOf(only: DeviceSummary | undefined): string {
  if (only === undefined) return say('devices.removeLeftBehind');
  return only.name === ''
    ? say('devices.removeThis')
    : say('devices.removeNamed', { name: plainText(only.name) });
}

/** What a person should know before one device goes. */
function whatEnds({ standing, keptAs, product }: DeviceSummary): string {
  const kept = plainText(keptAs);
  switch (standing) {
    case 'account':
      return say('devices.holdsTokenOfAccount', { kept });
    case 'named-token':
      return say('devices.holdsTokenOfTool', { kept });
    case 'ghost':
      return say('devices.signedInByKeyring');
    case 'other':
      return product === ''
        ? say('devices.whatUsesItSignsInAgain')
        : say('devices.productSignsInAgain', { product: plainText(product) });
  }
}

type ChosenDeviceProps = {
  device: DeviceSummary;
  isChosen: boolean;
  isDisabled: boolean;
  onMark: (deviceId: DeviceId, isChosen: boolean) => void;
};

function ChosenDevice({ device, isChosen, isDisabled, onMark }: ChosenDeviceProps) {
  const inputId = useOwnId();
  const { deviceId, name, lastSeenAt } = device;
  const shownName = <bdi>{plainText(name) || say('devices.withoutAName')}</bdi>;
  return (
    <li class="check">
      <input
        id={inputId}
        type="checkbox"
        checked={isChosen}
        disabled={isDisabled}
        onChange={(event) => onMark(deviceId, event.currentTarget.checked)}
      />
      <label for={inputId}>
        {lastSeenAt === null
          ? shownName
          : richly('devices.lastSeenAt', { name: shownName, at: dateAndTime(lastSeenAt) })}
      </label>
    </li>
  );
}
