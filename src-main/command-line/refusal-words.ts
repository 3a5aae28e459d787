import { plainText } from '../../src-renderer/plain-text.ts';
import { sentenceFor } from '../../src-renderer/wording.ts';
import type { Refusal } from '../broker/wire.ts';
import { exitStatusOf } from './exit-status.ts';

/** How the command ends where the app refused, and what it says. */
export function refusalWords(
  { code, retryAt, names }: Refusal,
  now: number,
): { status: number; sentence: string } {
  const sentence = sentenceFor({ code, retryAt }, now);
  const choice =
    names.length === 0
      ? ''
      : `\nOne of:\n${names.map((name) => `  ${plainText(name, 200)}`).join('\n')}`;
  return { status: exitStatusOf(code), sentence: `${sentence}${choice}` };
}
