import { describe, expect, test } from 'vitest';
import { ClaimId } from '../../src-main/contract/claim.ts';
import { HomeUserId } from '../../src-main/contract/home-users.ts';
import { minutesAndSeconds } from '../claim/claim-state.ts';
import { findsDevices, ghostsOf } from '../devices/devices-state.ts';
import { hasManyWrongPins, initialsOf } from '../home-users/home-users-state.ts';
import { account, device } from '../testing/samples.ts';
import { nextPanel } from './panel-state.ts';
import type { Panel, PanelChange, PanelKind } from './panel-state.ts';

const { accountId } = account();
const kid = HomeUserId.parse('a1b2c3d4e5f60719');

function opened(kind: PanelKind, ...changes: PanelChange[]): Panel | null {
  const first = nextPanel(null, { type: 'panel-opened', kind, accountId }).panel;
  return changes.reduce((panel, change) => nextPanel(panel, change).panel, first);
}

describe('a panel', () => {
  test('takes the keyboard when it opens, and gives it back to its button', () => {
    const { panel, focus } = nextPanel(null, { type: 'panel-opened', kind: 'claim', accountId });
    expect(focus).toEqual({ on: 'panel' });
    expect(nextPanel(panel, { type: 'panel-closed' })).toEqual({
      panel: null,
      focus: { on: 'panel-button', kind: 'claim', accountId },
    });
  });

  test('takes the place of the one that was open', () => {
    const panel = opened('devices');
    const next = nextPanel(panel, { type: 'panel-opened', kind: 'home-users', accountId });
    expect(next.panel?.kind).toBe('home-users');
  });

  test('is not changed by what comes late for another one', () => {
    const panel = opened('home-users');
    const list = { accountId, devices: [], leftOut: 0 };
    expect(nextPanel(panel, { type: 'devices-read', list }).panel).toBe(panel);
    expect(nextPanel(null, { type: 'devices-read', list }).panel).toBeNull();
    const devices = opened('devices');
    const others = { ...list, accountId: account({ accountId: 'b2' }).accountId };
    expect(nextPanel(devices, { type: 'devices-read', list: others }).panel).toBe(devices);
  });
});

describe('devices', () => {
  test('are found by any words of what is shown of them', () => {
    const tv = device({ name: 'Living room TV', product: 'Plex for TV', keptAs: '' });
    for (const typed of ['', ' ', 'living', 'TV plex', 'linux LIVING']) {
      expect(findsDevices(typed)(tv), typed).toBe(true);
    }
    expect(findsDevices('kitchen')(tv)).toBe(false);
    expect(findsDevices('living kitchen')(tv)).toBe(false);
    expect(findsDevices('nora')(device({ keptAs: 'nora_k' }))).toBe(true);
  });

  test('that are ghosts are those that nothing here stands for', () => {
    const ghost = device({ deviceId: '2', standing: 'ghost' });
    const list = { accountId, devices: [device(), ghost], leftOut: 0 };
    expect(ghostsOf(list)).toEqual([ghost]);
    expect(ghostsOf(null)).toEqual([]);
  });

  test('once removed leave the keyboard on the heading; a "no" leaves it to the question', () => {
    const panel = opened('devices', { type: 'devices-asked', devices: [device()] });
    expect(nextPanel(panel, { type: 'devices-removed' }).focus).toEqual({ on: 'panel' });
    expect(nextPanel(panel, { type: 'devices-answered' }).focus).toBeNull();
    expect(nextPanel(panel, { type: 'devices-answered' }).panel).toMatchObject({ asked: null });
  });
});

describe('home users', () => {
  const wrong: PanelChange = { type: 'home-pin-wrong', homeUserId: kid };
  const manyWrong = (panel: Panel | null) =>
    panel?.kind === 'home-users' && hasManyWrongPins(panel, kid);

  test('after three wrong PINs are said to be watched, until one is right', () => {
    expect(manyWrong(opened('home-users', wrong, wrong))).toBe(false);
    expect(manyWrong(opened('home-users', wrong, wrong, wrong))).toBe(true);
    const kept: PanelChange = { type: 'home-user-kept' };
    expect(manyWrong(opened('home-users', wrong, wrong, wrong, kept))).toBe(false);
  });

  test('have their PIN’s field emptied each time one is sent', () => {
    const sent: PanelChange = { type: 'home-pin-sent', homeUserId: kid };
    const counts = [opened('home-users'), opened('home-users', sent)].map((panel) =>
      panel?.kind === 'home-users' ? panel.emptied : NaN,
    );
    expect(counts).toEqual([0, 1]);
  });

  test.each([
    ['nora_k', 'NK'],
    ['Kid', 'K'],
    ['Nora Kristine Berg', 'NK'],
    ['élodie', 'É'],
    ['  李 雷 ', '李雷'],
    ['___', '?'],
    ['', '?'],
    ['🙂 Smiley', 'S'],
  ])('%j has the initials %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('a claim token', () => {
  const claimId = ClaimId.parse('claim-1');

  test('that ends is taken off, and a late end of an earlier one is not', () => {
    const made: PanelChange = { type: 'claim-made', claim: { claimId, accountId, endsAt: 1 } };
    const panel = opened('claim', made);
    const other = ClaimId.parse('claim-0');
    expect(nextPanel(panel, { type: 'claim-ended', claimId: other }).panel).toBe(panel);
    expect(nextPanel(panel, { type: 'claim-ended', claimId }).panel).toMatchObject({
      claim: null,
      hasEnded: true,
    });
  });

  test.each([
    [240_000, '4:00'],
    [239_999, '4:00'],
    [187_000, '3:07'],
    [1, '0:01'],
    [0, '0:00'],
    [-5_000, '0:00'],
  ])('with %d ms left shows %s', (ms, shown) => {
    expect(minutesAndSeconds(ms)).toBe(shown);
  });
});
