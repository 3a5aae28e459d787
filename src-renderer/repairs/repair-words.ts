import { say } from '../../src-main/contract/languages/say.ts';
import type { Repair, RepairStep } from '../../src-main/contract/repairs.ts';
import { plainText } from '../plain-text.ts';
import { sentenceFor } from '../wording.ts';

/** How far a repair has come, as one or two sentences. */
export function repairSentence({ steps }: Repair): string {
  const position = steps.findIndex(isUnfinished);
  const current = steps[position];
  if (current !== undefined)
    return say('repairs.replacingOf', {
      name: plainText(current.name),
      position: position + 1,
      all: steps.length,
    });
  const failed = steps.filter(({ state }) => state === 'failed').length;
  const replaced = steps.length - failed;
  if (failed === 0) return say('repairs.allReplaced', { replaced });
  return replaced === 0
    ? say('repairs.noneReplaced', { failed })
    : say('repairs.someReplaced', { replaced, failed });
}

/** What has become of one token. */
export function stepWords({ state, failure }: RepairStep): string {
  switch (state) {
    case 'waiting':
      return say('repairs.waiting');
    case 'under-way':
      return say('repairs.beingReplaced');
    case 'replaced':
      return say('repairs.replaced');
    case 'failed':
      return say('repairs.notReplaced', {
        why: sentenceFor({ code: failure ?? 'internal', retryAt: null }, 0),
      });
  }
}

export function isUnfinished({ state }: RepairStep): boolean {
  return state === 'waiting' || state === 'under-way';
}
