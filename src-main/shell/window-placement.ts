/** In the desktop's own units; `workArea` is what panels and docks leave. */
export type Area = { x: number; y: number; width: number; height: number };

/** Our choice: both columns at the usual text size need about this. */
export const USUAL_SIZE = { width: 760, height: 820 } as const;
/** Below this the page cannot be used well. A smaller screen wins nonetheless. */
export const LEAST_SIZE = { width: 420, height: 480 } as const;

/**
 * Where the window goes: where it was, as far as that is still on a screen. It always lies inside one
 * work area as a whole. Without a place, or on screens that are all gone, it stands in the middle of
 * the first.
 *
 * @param workAreas of all screens, the main one first
 */
export function placeWindow(saved: Area | null, workAreas: readonly Area[]): Area {
  const [first = { x: 0, y: 0, ...USUAL_SIZE }] = workAreas;
  if (saved === null) return centred(USUAL_SIZE, first);
  const size = {
    width: Math.max(saved.width, LEAST_SIZE.width),
    height: Math.max(saved.height, LEAST_SIZE.height),
  };
  const wanted = { x: saved.x, y: saved.y, ...size };
  const best = workAreas.reduce(
    (found, area) => (overlap(area, wanted) > overlap(found, wanted) ? area : found),
    first,
  );
  return overlap(best, wanted) > 0 ? pushedInto(best, wanted) : centred(size, first);
}

function pushedInto(area: Area, wanted: Area): Area {
  const width = Math.min(wanted.width, area.width);
  const height = Math.min(wanted.height, area.height);
  return {
    x: between(area.x, wanted.x, area.x + area.width - width),
    y: between(area.y, wanted.y, area.y + area.height - height),
    width,
    height,
  };
}

function centred(size: { width: number; height: number }, area: Area): Area {
  const width = Math.min(size.width, area.width);
  const height = Math.min(size.height, area.height);
  const x = area.x + Math.floor((area.width - width) / 2);
  const y = area.y + Math.floor((area.height - height) / 2);
  return { x, y, width, height };
}

/** In square units; 0 where they do not touch. */
function overlap(one: Area, other: Area): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(width, 0) * Math.max(height, 0);
}

function between(least: number, wanted: number, most: number): number {
  return Math.max(least, Math.min(wanted, most));
}
