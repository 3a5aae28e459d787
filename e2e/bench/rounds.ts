/** The middle one; of an even number, half-way between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('nothing was measured');
  return (lower + upper) / 2;
}

/**
 * Measures each contender once a round, so that whatever else the machine does meets all of them
 * alike. Every other round goes the other way round: none always comes after the same one.
 *
 * @param warmUps rounds before the first that counts
 * @returns for each contender what it measured, round by round
 */
export async function inTurns<Name extends string, Measured>(
  contenders: Readonly<Record<Name, () => Promise<Measured>>>,
  rounds: number,
  warmUps = 1,
): Promise<Record<Name, Measured[]>> {
  const names = Object.keys(contenders) as Name[];
  const measured = new Map<Name, Measured[]>(names.map((name) => [name, []]));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const value = await contenders[name]();
      if (round >= 0) measured.get(name)?.push(value);
    }
  }
  return Object.fromEntries(measured) as Record<Name, Measured[]>;
}
