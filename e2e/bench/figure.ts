import { median } from './rounds.ts';

/** What of ours is held against what: in the same unit, measured in turns, round by round. */
export type Figure = {
  name: string;
  unit: 'ms' | 'MB' | 'reads';
  ours: readonly number[];
  base: readonly number[];
  /** The largest ratio that is good; without one the line is for information. */
  target?: number;
};

/** The median of the rounds' own ratios: a slow minute of the machine slows both sides of a round. */
export function ratioOf({ ours, base }: Figure): number {
  return median(ours.map((value, round) => value / (base[round] ?? NaN)));
}

export const isMet = (figure: Figure) =>
  figure.target === undefined || ratioOf(figure) <= figure.target;

const headings = ['figure', 'ours', 'base', 'unit', 'ratio', 'target', ''];

/** The figures as lines of a table. */
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
  ['ours', 'base', 'ratio', 'target'].includes(headings[column] ?? '');

function rowOf(figure: Figure): string[] {
  const { name, unit, ours, base, target } = figure;
  const verdict = isMet(figure) ? 'met' : 'NOT MET';
  return [
    name,
    readable(median(ours)),
    readable(median(base)),
    unit,
    ratioOf(figure).toFixed(2),
    ...(target === undefined ? ['', ''] : [target.toFixed(2), verdict]),
  ];
}

/** Three digits that count. */
function readable(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
