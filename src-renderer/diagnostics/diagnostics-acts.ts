import type { Bridge } from '../../src-main/contract/bridge.ts';
import type { FailureCode } from '../../src-main/contract/failure-codes.ts';

export type DiagnosticsActs = ReturnType<typeof createDiagnosticsActs>;

/** What can be done with diagnostics, also where the rest of the page could not be loaded. */
export function createDiagnosticsActs(
  bridge: Pick<Bridge, 'prepareDiagnostics' | 'copyDiagnostics'>,
) {
  return {
    /** The text for a bug report, line by line; or why there is none. */
    prepare: async (): Promise<readonly string[] | FailureCode> => {
      const outcome = await bridge.prepareDiagnostics(null);
      return outcome.ok ? outcome.value.lines : outcome.code;
    },
    /** Copies the text that was prepared last; `null` when it is done. */
    copy: async (): Promise<FailureCode | null> => {
      const outcome = await bridge.copyDiagnostics(null);
      return outcome.ok ? null : outcome.code;
    },
  };
}
