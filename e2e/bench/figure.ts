import { median } from './rounds.ts';

/**
 * What of ours is held against what: in the same unit, measured in turns, round by round. A figure
 * that stands for itself, such as a time that a person waits, has no base.
 */
export type Figure = {
  name: string;
  unit: 'ms' | 'MiB' | 'MB' | 'KB' | 'reads' | 'entries' | 'wake-ups a minute';
  ours: readonly number[];
  base?: readonly number[];
  /** The largest value that is good; without one the line is for information. */
  target?: number;
  /**
   * What `target` bounds: ours through the base (the usual), ours less the base, ours alone, or the
   * largest of ours.
   */
  bounds?: 'ratio' | 'difference' | 'ours' | 'worst';
};

/**
 * The median of the rounds' own values: a slow minute of the machine slows both sides of a round. Only
 * where the worst is bounded, that.
 */
export function valueOf(figure: Figure): number {
  const { ours, base = [] } = figure;
  const inRound = (round: number) => base[round] ?? NaN;
  switch (boundsOf(figure)) {
    case 'ratio':
      return median(ours.map((value, round) => value / inRound(round)));
    case 'difference':
      return median(ours.map((value, round) => value - inRound(round)));
    case 'ours':
      return median(ours);
    case 'worst':
      return Math.max(...ours);
  }
}

export const isMet = (figure: Figure) =>
  figure.target === undefined || valueOf(figure) <= figure.target;

/** A figure as `bench.json` keeps it. */
export function recordOf(figure: Figure) {
  const { name, unit, ours, base = [], target } = figure;
  return {
    name,
    unit,
    bounds: boundsOf(figure),
    value: valueOf(figure),
    target: target ?? null,
    isMet: isMet(figure),
    rounds: ours.length,
    ours: median(ours),
    base: base.length === 0 ? null : median(base),
    measured: { ours, base },
  };
}

const headings = ['figure', 'ours', 'base', 'unit', 'value', 'goal', ''];

/** The figures as lines of a table: a ratio as it is, a difference with its sign. */
export function tableOf(figures: readonly Figure[]): string[] {
  const rows = [headings, ...figures.map(rowOf)];
  const widths = headings.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        isNumeric(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

const isNumeric = (column: number) =>
  ['ours', 'base', 'value', 'goal'].includes(headings[column] ?? '');

function rowOf(figure: Figure): string[] {
  const { name, unit, ours, base = [], target } = figure;
  const verdict = isMet(figure) ? 'met' : 'NOT MET';
  return [
    name,
    readable(median(ours)),
    base.length === 0 ? '' : readable(median(base)),
    unit,
    asValue(figure, valueOf(figure)),
    ...(target === undefined ? ['', ''] : [asValue(figure, target), verdict]),
  ];
}

const boundsOf = ({ bounds, base }: Figure) => bounds ?? (base === undefined ? 'ours' : 'ratio');

function asValue(figure: Figure, value: number): string {
  switch (boundsOf(figure)) {
    case 'ratio':
      return value.toFixed(2);
    case 'difference':
      return `${value < 0 ? '' : '+'}${readable(value)}`;
    case 'ours':
    case 'worst':
      return readable(value);
  }
}

/** Three digits that count. */
function readable(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
