import type { Notice } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import type { ActKit } from '../act-kit.ts';
import { plainText } from '../plain-text.ts';

/** What a person can do about a notice. */
export function createNoticesActions({ bridge, apply, perform, sayCopied }: ActKit) {
  async function answerNotice(
    { noticeId, name }: Notice,
    act: 'renew-and-copy' | 'sign-in-again' | 'not-now' | 'open',
  ): Promise<void> {
    const call = { call: 'actOnNotice', subject: noticeId } as const;
    const answer = await perform(call, () => bridge.actOnNotice({ noticeId, act }));
    if (answer === null || act === 'open' || act === 'sign-in-again') return;
    apply({ type: 'notice-answered' });
    if (answer.value !== null)
      sayCopied(say('notices.newTransientTokenFor', { name: plainText(name) }), answer.value);
  }

  async function putAside(notices: readonly Notice[]): Promise<void> {
    for (const { noticeId } of notices) {
      const act = { call: 'dismissNotice', subject: noticeId } as const;
      await perform(act, () => bridge.dismissNotice({ noticeId }));
    }
    apply({ type: 'notice-answered' });
  }

  return { answerNotice, putAside };
}
