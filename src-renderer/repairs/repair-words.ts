import type { Repair, RepairStep } from '../../src-main/contract/repairs.ts';
import { plainText } from '../plain-text.ts';
import { sentenceFor } from '../wording.ts';

/** How far a repair has come, as one or two sentences. */
export function repairSentence({ steps }: Repair): string {
  const position = steps.findIndex(isUnfinished);
  const current = steps[position];
  if (current !== undefined)
    return `Replacing the token for ${plainText(current.name)}, ${position + 1} of ${steps.length}.`;
  const failed = steps.filter(({ state }) => state === 'failed').length;
  const replaced = steps.length - failed;
  const sentences = [];
  if (replaced > 0)
    sentences.push(
      replaced === 1
        ? 'One token was replaced: copy the new one into its tool.'
        : `${replaced} tokens were replaced: copy the new ones into their tools.`,
    );
  if (failed > 0)
    sentences.push(
      `${failed === 1 ? 'One' : failed} could not be replaced; “Replace” beside ${failed === 1 ? 'it' : 'each'} tries again.`,
    );
  return sentences.join(' ');
}

/** What has become of one token. */
export function stepWords({ state, failure }: RepairStep): string {
  switch (state) {
    case 'waiting':
      return 'Waiting';
    case 'under-way':
      return 'Being replaced';
    case 'replaced':
      return 'Replaced';
    case 'failed':
      return `Not replaced. ${sentenceFor({ code: failure ?? 'internal', retryAt: null }, 0)}`;
  }
}

export function isUnfinished({ state }: RepairStep): boolean {
  return state === 'waiting' || state === 'under-way';
}
