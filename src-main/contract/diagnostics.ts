import * as z from 'zod/mini';
import { listOf, nothing, text } from './entities.ts';

export const diagnosticsCalls = {
  /** Main makes the text for a bug report and holds it; what is shown is what will be copied. */
  prepareDiagnostics: { request: nothing, reply: z.strictObject({ lines: listOf(text) }) },
  /** Main puts the text that was prepared last on the clipboard, where it stays. */
  copyDiagnostics: { request: nothing, reply: nothing },
};
