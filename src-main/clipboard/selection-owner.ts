import x11 from 'x11';
import type { SelectionRequest, XClient, XEvent } from 'x11';
import type { ClipboardText } from './clipboard-text.ts';
import { isOf } from './fingerprint.ts';
import type { Fingerprint } from './fingerprint.ts';
import { createSelectionReader } from './selection-reader.ts';
import { connectToDisplay } from './x-connection.ts';

/** The numbers that X has for these names from the start. */
const PRIMARY = 1;
const ATOM = 4;
const INTEGER = 19;
const STRING = 31;

/** Owns X's CLIPBOARD selection, and nothing else of the desktop: PRIMARY stays as it is, unless `takeOff` finds the text there. */
export type SelectionOwner = {
  /**
   * Becomes the owner and gives the text to whoever pastes, marked as secret: clipboard managers
   * that know the mark keep it out of their histories.
   *
   * @returns whether we are the owner
   */
  offer: (secret: string) => Promise<boolean>;
  /**
   * From now on gives an empty text, and stays the owner: where the place is free, some managers put
   * the secret back. They are told, and then have nothing newer to put back than the empty text.
   * Whoever became the owner meanwhile stays it; that is the server's to decide.
   */
  clear: () => Promise<void>;
  /** What whoever owns CLIPBOARD gives as text. */
  read: () => Promise<ClipboardText>;
  /**
   * Where CLIPBOARD or PRIMARY holds exactly the text meant, becomes its owner and gives an empty one.
   * What somebody copies while that is found out stays.
   */
  takeOff: (meant: Fingerprint) => Promise<void>;
  close: () => void;
};

type Offer = { text: string; isSecret: boolean };

/** One answer to "give me your selection as …": its type is an atom. */
type Content = { type: number; bits: 8 | 32; data: Buffer | number[] };

/**
 * @param onLost somebody else became the owner, or the display is gone
 * @throws Error where there is no display
 */
export async function openSelectionOwner(
  displayName: string,
  onLost: () => void,
): Promise<SelectionOwner> {
  const { client, root } = await connectToDisplay(displayName);
  const atoms = await internAtoms(client);
  const window = client.AllocID();
  client.CreateWindow(window, root, -1, -1, 1, 1, 0, 0, x11.InputOnly, 0, {
    eventMask: x11.eventMask.PropertyChange,
  });

  let offered: Offer | undefined;
  /** In the server's time. */
  let ownedSince = 0;
  /** How many of our own claims the server has not answered yet. */
  let claims = 0;
  /** PRIMARY is ours, with an empty text. */
  let hasEmptiedPrimary = false;
  let onTime: ((time: number) => void) | undefined;

  const lose = (): void => {
    if (offered === undefined) return;
    offered = undefined;
    onLost();
  };
  const reader = createSelectionReader(client, root, atoms);
  client.on('end', lose);
  client.on('event', (event: XEvent) => {
    switch (event.name) {
      case 'SelectionRequest':
        return answer(event);
      case 'SelectionClear':
        if (event.selection === PRIMARY) hasEmptiedPrimary = false;
        // Of an ownership before the one that is being claimed.
        else if (claims === 0) lose();
        return;
      case 'SelectionNotify':
        return reader.notice(event);
      case 'PropertyNotify':
        onTime?.(event.time);
        return;
    }
  });

  const answer = (request: SelectionRequest): void => {
    const { requestor, selection, target, time } = request;
    const property = request.property === 0 ? target : request.property;
    const offer = selection === PRIMARY ? primaryOffer() : offered;
    const content = offer === undefined ? undefined : contentFor(target, offer);
    if (content !== undefined)
      client.ChangeProperty(0, requestor, property, content.type, content.bits, content.data);
    client.SendEvent(requestor, 0, 0, {
      name: 'SelectionNotify',
      seq: 0,
      time,
      requestor,
      selection,
      target,
      property: content === undefined ? 0 : property,
    });
  };

  const primaryOffer = (): Offer | undefined =>
    hasEmptiedPrimary ? { text: '', isSecret: false } : undefined;

  const contentFor = (target: number, { text, isSecret }: Offer): Content | undefined => {
    const textTargets = [atoms.utf8, STRING, atoms.text, atoms.plain];
    if (target === atoms.targets) {
      const marks = isSecret ? [atoms.hint] : [];
      const data = [atoms.targets, atoms.timestamp, ...textTargets, ...marks];
      return { type: ATOM, bits: 32, data };
    }
    if (target === atoms.timestamp) return { type: INTEGER, bits: 32, data: [ownedSince] };
    if (target === atoms.hint && isSecret)
      return { type: atoms.hint, bits: 8, data: Buffer.from('secret') };
    if (!textTargets.includes(target)) return undefined;
    const type = target === atoms.text ? atoms.utf8 : target;
    return { type, bits: 8, data: Buffer.from(text) };
  };

  /** The server's clock, which it tells with each change of a property. */
  const serverTime = (): Promise<number> =>
    new Promise((resolve) => {
      onTime = resolve;
      client.ChangeProperty(2, window, atoms.time, INTEGER, 32, []);
    });

  /** The server ignores it if somebody else became the owner after `ownedSince`. */
  const claim = (): Promise<boolean> =>
    new Promise((resolve) => {
      claims += 1;
      client.SetSelectionOwner(window, atoms.clipboard, ownedSince);
      client.GetSelectionOwner(atoms.clipboard, (error, owner) => {
        claims -= 1;
        const isOurs = !error && owner === window;
        if (!isOurs) lose();
        resolve(isOurs);
      });
    });

  return {
    offer: async (secret) => {
      ownedSince = await serverTime();
      offered = { text: secret, isSecret: true };
      return claim();
    },
    clear: async () => {
      if (offered === undefined) return;
      offered = { text: '', isSecret: false };
      await claim();
    },
    read: async () => reader.read(atoms.clipboard, await serverTime()),
    takeOff: async (meant) => {
      for (const selection of [atoms.clipboard, PRIMARY]) {
        const since = await serverTime();
        const found = await reader.read(selection, since);
        if (found.kind !== 'text' || !isOf(found.text, meant)) continue;
        if (selection === PRIMARY) {
          hasEmptiedPrimary = true;
          client.SetSelectionOwner(window, PRIMARY, since);
        } else {
          ownedSince = since;
          offered = { text: '', isSecret: false };
          await claim();
        }
      }
    },
    close: () => client.terminate(),
  };
}

async function internAtoms(client: XClient) {
  const atom = (name: string): Promise<number> =>
    new Promise((resolve, reject) => {
      client.InternAtom(false, name, (error, value) => {
        if (error) reject(error);
        else resolve(value);
      });
    });
  const names = {
    clipboard: 'CLIPBOARD',
    targets: 'TARGETS',
    timestamp: 'TIMESTAMP',
    utf8: 'UTF8_STRING',
    text: 'TEXT',
    plain: 'text/plain;charset=utf-8',
    hint: 'x-kde-passwordManagerHint',
    inParts: 'INCR',
    time: 'KEYRING_SERVER_TIME',
  } as const;
  const values = await Promise.all(
    Object.entries(names).map(async ([key, name]) => [key, await atom(name)] as const),
  );
  return Object.fromEntries(values) as Record<keyof typeof names, number>;
}
