import os from 'node:os';
import type { Scheduler } from '../expiry/scheduler.ts';

/** How often this computer's own addresses are looked at, while a server is in use. Our choice. */
const LOOK_EVERY_MS = 60_000;
/** While something could not be had for want of a network (R6: it recovers within 30 s). */
const LOOK_WHILE_AWAY_MS = 15_000;
/** When the computer has woken, its network may take a moment. Our choice. */
const AFTER_WAKE_MS = 3_000;

export type NetworkWatch = {
  /** Servers have come into use, or out of it. */
  follow: () => void;
  /** The computer has woken: it may be elsewhere. */
  wake: () => void;
  close: () => void;
};

/**
 * Notices that this computer is on another network: its addresses have changed. Nothing is sent for
 * it, no other program is asked, and nothing runs while no server is in use.
 */
export function createNetworkWatch(deps: {
  scheduler: Scheduler;
  now: () => number;
  isNeeded: () => boolean;
  /** Something could not be had for want of a network. */
  isAway: () => boolean;
  onChange: () => void;
  /** This computer's own addresses, in no order. */
  addresses?: () => string[];
}): NetworkWatch {
  const { now, isNeeded, isAway, onChange, addresses = ownAddresses } = deps;
  const turns = deps.scheduler.deadlines(() => look());
  const addressesNow = (): string => addresses().sort().join(' ');
  let known = addressesNow();
  let isClosed = false;

  const lookIn = (ms: number): void => {
    const planned = turns.at('look');
    if (planned === undefined || planned > now() + ms) turns.set('look', now() + ms);
  };

  function look(): void {
    const found = addressesNow();
    const isChanged = found !== known;
    known = found;
    follow();
    // Without any address there is nothing to be tried; the next one to come is a change as well.
    if (isChanged && found !== '') onChange();
  }

  function follow(): void {
    if (isClosed) return;
    if (isAway()) lookIn(LOOK_WHILE_AWAY_MS);
    else if (!isNeeded()) turns.cancel('look');
    else if (turns.at('look') === undefined) lookIn(LOOK_EVERY_MS);
  }

  return {
    follow,
    wake: () => {
      if (isNeeded() && !isClosed) lookIn(AFTER_WAKE_MS);
    },
    close: () => {
      isClosed = true;
      turns.cancel('look');
    },
  };
}

/** Those that others may reach us at. A link-local one says nothing of where we are. */
function ownAddresses(): string[] {
  return Object.values(os.networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^(?:fe80:|169\.254\.)/i.test(address))
    .map(({ address, netmask }) => `${address}/${netmask}`);
}
