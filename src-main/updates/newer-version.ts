import type { ListedFile, PackageKind, VersionList } from './version-list.ts';

/** The program that runs: what would take its place. */
export type OwnPackage = {
  version: string;
  platform: NodeJS.Platform;
  architecture: string;
  kind: PackageKind;
};

export type NewerVersion = {
  version: string;
  /** What to download; undefined where a package manager does that, or there is none for this computer. */
  file: ListedFile | undefined;
};

/** These are fetched, checked and installed by the system itself. */
const managedKinds: readonly PackageKind[] = ['deb', 'rpm', 'flatpak'];

export function isManaged(kind: PackageKind): boolean {
  return managedKinds.includes(kind);
}

/** The newest version of a list, if it is newer than the program that runs. Never an older one. */
export function newerVersion(list: VersionList, own: OwnPackage): NewerVersion | undefined {
  const newest = list.versions.reduce<VersionList['versions'][number] | undefined>(
    (best, each) => (best && !isNewer(each.version, best.version) ? best : each),
    undefined,
  );
  if (newest === undefined || !isNewer(newest.version, own.version)) return undefined;
  const file = isManaged(own.kind) ? undefined : newest.files.find((each) => isFor(each, own));
  return { version: newest.version, file };
}

/** Compares number by number: `0.10.0` is newer than `0.9.1`. */
export function isNewer(version: string, than: string): boolean {
  const others = than.split('.').map(Number);
  for (const [at, number] of version.split('.').map(Number).entries()) {
    const other = others[at] ?? 0;
    if (number !== other) return number > other;
  }
  return false;
}

function isFor({ platform, architecture, kind }: ListedFile, own: OwnPackage): boolean {
  return (
    platform === own.platform &&
    kind === own.kind &&
    (architecture === own.architecture || architecture === 'universal')
  );
}
