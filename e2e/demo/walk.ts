import type { DemoWorld } from '../fake-plex/demo-world.ts';
import type { FakePlex } from '../fake-plex/fake-plex.ts';
import type { DesktopTools } from '../screens/desktop-tools.ts';
import type { KeyringApp } from '../support/keyring-app.ts';
import type { PageVisitor } from '../support/page-visitor.ts';
import type { StandInBrowser } from '../support/stand-in-browser.ts';
import type { desktopPicturesInto } from './desktop-pictures.ts';
import type { TakePicture } from './pictures.ts';

/** What a chapter of the walk has to hand. */
export type Walk = {
  app: KeyringApp;
  plex: FakePlex;
  world: DemoWorld;
  /** The desktop's programs, where it is one that we know our way around: on Linux. */
  desktop: DesktopTools | undefined;
  picture: TakePicture;
  /** Only on the private desktop, of which we know where things are. */
  desktopPictures: ReturnType<typeof desktopPicturesInto> | undefined;
  step: Step;
};

/** The chapters after the main job also use a browser, and files. */
export type LongWalk = Walk & {
  visitor: PageVisitor;
  /** What the app opens addresses with. */
  opener: StandInBrowser;
  profileFolder: string;
};

/** Does one thing a person would do, and says that it went well. Throws FailedStep. */
export type Step = <Result>(what: string, act: () => Promise<Result>) => Promise<Result>;

/** A step of the walk that did not go well, by its name. */
export class FailedStep extends Error {
  override readonly name = 'FailedStep';
}

/** @param onStep told of each step that went well */
export function stepsTold(onStep: (what: string) => void): Step {
  return async (what, act) => {
    try {
      const result = await act();
      onStep(what);
      return result;
    } catch (error) {
      throw new FailedStep(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}

/** What the clipboard holds, as the app itself reads it. */
export const clipboardOf = ({ electron }: KeyringApp): Promise<string> =>
  electron.evaluate(({ clipboard }) => clipboard.readText());
