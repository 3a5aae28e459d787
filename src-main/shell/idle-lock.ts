import { KeyringError } from '../keyring-error.ts';

/**
 * Keeps tokens from whoever finds the computer unattended: after a time without keyboard and mouse,
 * on screen lock and on suspend, copying and showing need an unlock. Off as long as no time is set.
 */
export type IdleLock = {
  readonly isLocked: boolean;
  /** `null`: off, and open. */
  follow: (afterMinutes: number | null) => void;
  /** The screen was locked, or the computer goes to sleep. Nothing happens where the lock is off. */
  lock: () => void;
  /** Asks the person; resolves with whether it is open now. One question at a time. */
  unlock: () => Promise<boolean>;
  /** @throws KeyringError `app-locked` */
  requireOpen: () => void;
  onChange: (listener: (isLocked: boolean) => void) => () => void;
  close: () => void;
};

export function createIdleLock(deps: {
  /** How long nobody has touched keyboard or mouse, in whole seconds, as the system counts it. */
  idleSeconds: () => number;
  /** Whether the person means it; by the system's own authentication where there is one. */
  confirm: () => Promise<boolean>;
}): IdleLock {
  let limitSeconds: number | null = null;
  let isLocked = false;
  let timer: NodeJS.Timeout | undefined;
  let question: Promise<boolean> | undefined;
  const listeners = new Set<(isLocked: boolean) => void>();

  const become = (locked: boolean): void => {
    if (isLocked === locked) return;
    isLocked = locked;
    for (const listener of listeners) listener(locked);
  };

  /** One timer, for the moment at which the time would be over if nobody came back. */
  const watch = (): void => {
    clearTimeout(timer);
    if (limitSeconds === null || isLocked) return;
    const left = limitSeconds - deps.idleSeconds();
    if (left <= 0) become(true);
    else timer = setTimeout(watch, left * 1_000);
  };

  const ask = async (): Promise<boolean> => {
    if (await deps.confirm()) {
      become(false);
      watch();
    }
    return !isLocked;
  };

  return {
    get isLocked() {
      return isLocked;
    },
    follow: (afterMinutes) => {
      limitSeconds = afterMinutes === null ? null : afterMinutes * 60;
      if (limitSeconds === null) become(false);
      watch();
    },
    lock: () => {
      if (limitSeconds !== null) become(true);
      clearTimeout(timer);
    },
    unlock: () => {
      if (!isLocked) return Promise.resolve(true);
      question ??= ask().finally(() => (question = undefined));
      return question;
    },
    requireOpen: () => {
      if (isLocked) throw new KeyringError('app-locked', 'nobody was here for a while');
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      clearTimeout(timer);
      listeners.clear();
    },
  };
}
