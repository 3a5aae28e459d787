const DAY = 86_400_000;
const WAITING_DAYS = 7;

/**
 * Which of the packages that we name ourselves were taken before they were a week old (S39). npm keeps
 * the wait for the others when it writes the lock file: see .npmrc.
 *
 * @param named `[name, version]` of each, as `namedPackages` gives them
 * @param timesOf when each version of a package came out, by the package's name
 */
export function faultsOfAges(named, timesOf, now) {
  return named.flatMap(([name, version]) => {
    const time = Date.parse(timesOf[name]?.[version] ?? '');
    if (Number.isNaN(time)) return [`${name} ${version} is not known to the registry`];
    return now - time < WAITING_DAYS * DAY ? [`${name} ${version} is not a week old`] : [];
  });
}

/** The packages that package.json names, under the names that the registry has. */
export function namedPackages({ dependencies = {}, devDependencies = {} }) {
  return Object.entries({ ...dependencies, ...devDependencies }).map(([name, wanted]) => {
    const [, target, version] = /^npm:(@?[^@]+)@(.+)$/.exec(wanted) ?? [undefined, name, wanted];
    return [target, version];
  });
}
