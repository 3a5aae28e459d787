import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PackageKind } from './version-list.ts';

/** Packages that a package manager installs have this file in their resources; it names their kind. */
const KIND_FILE = 'package-kind';

/** What the surroundings of the program say. */
type PackageHints = { isAppImage: boolean; isFlatpak: boolean; isPortable: boolean };

/** As what the running program was installed. */
export function ownKind(
  platform: NodeJS.Platform,
  resourcesFolder: string,
  { isAppImage, isFlatpak, isPortable }: PackageHints,
): PackageKind {
  if (platform === 'darwin') return 'dmg';
  if (platform === 'win32') return isPortable ? 'portable' : 'nsis';
  if (isFlatpak) return 'flatpak';
  return namedKind(resourcesFolder) ?? (isAppImage ? 'AppImage' : 'tar.gz');
}

function namedKind(resourcesFolder: string): PackageKind | undefined {
  try {
    const text = readFileSync(path.join(resourcesFolder, KIND_FILE), 'utf8').trim();
    return PackageKind.safeParse(text).data;
  } catch {
    return undefined;
  }
}
