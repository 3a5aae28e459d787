import { useState } from 'preact/hooks';
import type { DeviceId, DeviceSummary } from '../../src-main/contract/devices.ts';
import { failureAt } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { dateAndTime } from '../time-words.ts';
import { Alert } from '../views/alert.tsx';
import { AlertDialog, Button, Progress, useOwnId } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import type { DevicesPanel } from './devices-state.ts';

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
          <p>
            Keyring for Plex signed these in, and none of them is kept on this computer. One of them
            may be in use by Keyring for Plex on another computer: those with this computer’s name
            are chosen.
          </p>
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
          Removing {removing.done + 1} of {removing.all}
        </p>
      )}
      <div class="buttons">
        <Button
          look="danger"
          busy={removing !== null}
          disabled={chosen.length === 0}
          onClick={() => void actions.removeDevices(accountId, chosen)}
        >
          {only === undefined ? `Remove ${chosen.length}` : 'Remove'}
        </Button>
        <Button autofocus disabled={removing !== null} onClick={cancel}>
          Cancel
        </Button>
      </div>
      <Progress label="Removing" shown={removing !== null} />
    </AlertDialog>
  );
}

/** Left out at first: one that may well be in use elsewhere. A lone one was chosen by its button. */
function othersComputers(asked: readonly DeviceSummary[]): ReadonlySet<DeviceId> {
  const others = asked.filter(({ isThisComputer }) => asked.length > 1 && !isThisComputer);
  return new Set(others.map(({ deviceId }) => deviceId));
}

function titleOf(only: DeviceSummary | undefined): string {
  if (only === undefined) return 'Remove devices that are not kept here?';
  return `Remove ${plainText(only.name) || 'this device'}?`;
}

/** What a person should know before one device goes. */
function whatEnds({ standing, keptAs, product }: DeviceSummary): string {
  const kept = plainText(keptAs);
  switch (standing) {
    case 'account':
      return `It holds the token that is kept here for ${kept}. That token ends at once, and ${kept} has to sign in here again.`;
    case 'named-token':
      return `It holds the token that is kept here for ${kept}. That token ends at once, and the tool that uses it needs a new one.`;
    case 'ghost':
      return 'Keyring for Plex signed it in, here or on another computer, and its token is not kept on this one. That token ends at once.';
    case 'other':
      return `Its token ends at once, and ${plainText(product) || 'what uses it'} has to sign in there again.`;
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
  const seen = lastSeenAt === null ? '' : `, last seen ${dateAndTime(lastSeenAt)}`;
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
        <bdi>{plainText(name) || 'Without a name'}</bdi>
        {seen}
      </label>
    </li>
  );
}
