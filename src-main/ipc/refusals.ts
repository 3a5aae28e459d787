/** At most so many refused calls are logged in a minute (our choice, as is the flood's size). */
const LOGGED_PER_MINUTE = 10;
const FLOOD = 1_000;
const FLOOD_WITHIN_MS = 10_000;

/**
 * Counts refused calls. A page that keeps sending what the contract forbids is broken or taken over:
 * after 1,000 in 10 s `onFlood` is called, once per flood.
 */
export function createRefusalCounter(options: {
  now: () => number;
  log: (name: string) => void;
  onFlood: () => void;
}): (name: string) => void {
  let minuteStart = -Infinity;
  let logged = 0;
  let floodStart = -Infinity;
  let counted = 0;
  return (name) => {
    const now = options.now();
    if (now - minuteStart >= 60_000) [minuteStart, logged] = [now, 0];
    if (logged++ < LOGGED_PER_MINUTE) options.log(name);
    if (now - floodStart >= FLOOD_WITHIN_MS) [floodStart, counted] = [now, 0];
    if (++counted === FLOOD) options.onFlood();
  };
}
