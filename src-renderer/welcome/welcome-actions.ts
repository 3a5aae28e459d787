import { say } from '../../src-main/contract/languages/say.ts';
import type { ActKit } from '../act-kit.ts';

/** What a person can do in the first minutes, beside signing in. */
export function createWelcomeActions({ bridge, apply, perform, announce }: ActKit) {
  return {
    /** Empty where the system does not say; then it is "the keychain of this computer". */
    readKeychainName: async (): Promise<string> => {
      const outcome = await bridge.readKeychainName(null);
      return outcome.ok ? outcome.value.name : '';
    },
    endWelcome: async (): Promise<void> => {
      apply({ type: 'welcome-ended' });
      await perform({ call: 'endWelcome', subject: '' }, () => bridge.endWelcome(null));
    },
    startDemo: async (): Promise<void> => {
      const act = { call: 'startDemo', subject: '' } as const;
      const started = await perform(act, () => bridge.startDemo(null));
      if (started !== null) announce(say('welcome.demoOpens'));
    },
  };
}
