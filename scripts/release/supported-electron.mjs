const DAY = 86_400_000;
const SUPPORTED_MAJORS = 3;
const MOST_DAYS_BEHIND = 14;

/**
 * Why this Electron is not to be shipped (S41), a sentence each: it is of a major that is no longer
 * mended, or its major's newer version has been out for two weeks.
 *
 * @param version exact, as package.json has it
 * @param times when each version came out, by its name, as the registry tells
 */
export function faultsOfElectron(version, times, now) {
  const releases = Object.entries(times)
    .filter(([name]) => /^\d+\.\d+\.\d+$/.test(name))
    .map(([name, time]) => ({ parts: name.split('.').map(Number), name, time: Date.parse(time) }))
    .filter(({ time }) => time <= now);
  const shipped = releases.find(({ name }) => name === version);
  if (shipped === undefined) return [`Electron ${version} is no release`];
  const [major] = shipped.parts;
  const majors = [...new Set(releases.map(({ parts }) => parts[0]))].sort((a, b) => b - a);
  const newer = releases.filter(
    ({ parts, time }) =>
      parts[0] === major && isLater(parts, shipped.parts) && now - time > MOST_DAYS_BEHIND * DAY,
  );
  return [
    ...(majors.slice(0, SUPPORTED_MAJORS).includes(major)
      ? []
      : [`Electron ${version} is no longer mended`]),
    ...newer.map(({ name }) => `Electron ${name} has been out for more than two weeks`),
  ];
}

function isLater(parts, others) {
  const at = parts.findIndex((part, index) => part !== others[index]);
  return at >= 0 && parts[at] > others[at];
}
