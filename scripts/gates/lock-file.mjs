/*
 * What the packages we build on must be like (S39): exact versions, each by its content, from the
 * registry alone, none that runs a script of its own when it is installed.
 */

/** Names that stand for another package, and which. */
const aliases = {
  keytar: '@github/keytar', // its maintained fork
  'plexjs-new': '@lukehagar/plexjs', // the SDK that the stand-in is judged by
  'plexjs-old': '@lukehagar/plexjs',
};

/** Never, in any version that is named; `*`: none at all. */
const denied = {
  axios: ['1.14.1', '0.30.4'],
  'plain-crypto-js': ['*'],
};

/** Those that have an install script. None of them runs here: `npm ci --ignore-scripts`. */
const withInstallScript = [
  '@github/keytar',
  'electron',
  'electron-winstaller',
  'esbuild',
  'fsevents',
];

/** What is given to users may be under one of these. */
const licences = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
];

/** Says so in a way that npm does not read. */
const licenceElsewhere = { x11: 'MIT' };

const MOST_RUNTIME_DEPENDENCIES = 15;

/**
 * @param manifest the parsed package.json
 * @param lock the parsed package-lock.json
 * @returns one line for each fault; none is well
 */
export function faultsOfPackages(manifest, lock) {
  return [...faultsOfManifest(manifest), ...Object.entries(lock.packages).flatMap(faultsOfEntry)];
}

function faultsOfManifest({ dependencies = {}, devDependencies = {} }) {
  const count = Object.keys(dependencies).length;
  return [
    ...(count > MOST_RUNTIME_DEPENDENCIES ? [`${count} runtime dependencies are too many`] : []),
    ...Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, wanted]) => {
      const [, target, aliasVersion] = /^npm:(@?[^@]+)@(.+)$/.exec(wanted) ?? [];
      if (target !== undefined && aliases[name] !== target)
        return [`${name} is an alias that is not known`];
      const version = aliasVersion ?? wanted;
      return /^\d+\.\d+\.\d+$/.test(version) ? [] : [`${name} has no exact version: ${wanted}`];
    }),
  ];
}

function faultsOfEntry([place, entry]) {
  if (place === '') return [];
  const folder = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const name = entry.name ?? folder;
  const isForUsers = !entry.dev && !entry.devOptional && !entry.optional;
  const isDenied = (denied[name] ?? []).some(
    (version) => version === '*' || version === entry.version,
  );
  return [
    ...(isForUsers && !licences.includes(entry.license ?? licenceElsewhere[name])
      ? [`${name} is under ${entry.license ?? 'no licence that is named'}`]
      : []),
    ...(isDenied ? [`${name} ${entry.version} is denied`] : []),
    ...(entry.name !== undefined && aliases[folder] !== entry.name
      ? [`${folder} is an alias that is not known`]
      : []),
    ...(entry.link || /^(?:git|file|http:)/.test(entry.resolved ?? '')
      ? [`${name} does not come from the registry`]
      : []),
    ...(/^sha512-/.test(entry.integrity ?? '') || entry.inBundle
      ? []
      : [`${name} is not pinned by its content`]),
    ...(entry.hasInstallScript && !withInstallScript.includes(name)
      ? [`${name} has an install script`]
      : []),
  ];
}
