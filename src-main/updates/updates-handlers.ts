import type { Handlers } from '../contract/bridge.ts';
import type { updatesCalls } from '../contract/updates.ts';
import { KeyringError } from '../keyring-error.ts';
import type { UpdateLook } from './updates.ts';

/** @param updates undefined where this build knows no place to ask */
export function createUpdatesHandlers(
  updates: UpdateLook | undefined,
): Pick<Handlers, keyof typeof updatesCalls> {
  const ask = (act: (updates: UpdateLook) => Promise<void> | void) => async () => {
    if (updates === undefined)
      throw new KeyringError('request-refused', 'this build knows no place to ask');
    await act(updates);
    return null;
  };
  return {
    readUpdates: () => Promise.resolve(updates?.state() ?? null),
    lookForUpdates: ask((it) => it.look()),
    downloadUpdate: ask((it) => it.download()),
    cancelUpdateDownload: ask((it) => it.cancelDownload()),
    showUpdate: ask((it) => it.show()),
  };
}
