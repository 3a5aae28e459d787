import type { Desktop } from '../support/rig.ts';

/** What the screens outside the window need of a desktop: its programs. */
export type DesktopTools = Pick<Desktop, 'run'>;
