import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { FailureCode } from '../../src-main/contract/failure-codes.ts';
import { say } from '../../src-main/contract/languages/say.ts';
import type { Updates } from '../../src-main/contract/updates.ts';
import { ago } from '../time-words.ts';
import { Alert } from '../views/alert.tsx';
import { Button } from '../views/controls.tsx';
import type { UpdatesActs } from './updates-acts.ts';

/**
 * What is known of newer versions, and what can be done about it. It draws nothing where this build
 * knows no place to ask.
 *
 * @param props.children the setting by which the program looks by itself
 */
export function UpdatesGroup({
  acts,
  children,
}: {
  acts: UpdatesActs;
  children: ComponentChildren;
}) {
  const [updates, setUpdates] = useState<Updates | null>(null);
  const [refusal, setRefusal] = useState<FailureCode | null>(null);
  useEffect(() => acts.follow(setUpdates), []);
  if (updates === null) return null;
  const { step, newer, downloaded } = updates;
  const failure = refusal ?? updates.failure;
  const ask = (act: () => Promise<FailureCode | null>) => {
    setRefusal(null);
    void act().then(setRefusal);
  };
  const isToDownload = newer?.way === 'download' && newer.version !== downloaded?.version;
  return (
    <fieldset>
      <legend>{say('updates.newVersions')}</legend>
      <p class="hint">{say('updates.hint')}</p>
      {children}
      <p aria-live="polite">{standing(updates)}</p>
      {step === 'downloading' && (
        <progress
          class="measured"
          aria-label={say('updates.downloading', { version: newer?.version ?? '' })}
          value={updates.percent}
          max={100}
        />
      )}
      <Alert failure={failure === null ? null : { code: failure, retryAt: null }} />
      <div class="buttons">
        <Button busy={step !== 'idle'} onClick={() => ask(acts.look)}>
          {say('updates.lookNow')}
        </Button>
        {isToDownload && step !== 'downloading' && (
          <Button busy={step === 'looking'} onClick={() => ask(acts.download)}>
            {say('updates.download')}
          </Button>
        )}
        {step === 'downloading' && (
          <Button onClick={() => ask(acts.cancel)}>{say('common.cancel')}</Button>
        )}
        {downloaded !== null && (
          <Button onClick={() => ask(acts.show)}>{say('updates.showInFolder')}</Button>
        )}
      </div>
    </fieldset>
  );
}

/** How it stands, in a sentence; '' where only the failure is known. */
function standing({ step, newer, downloaded, lookedAt, failure }: Updates): string {
  if (step === 'looking') return say('updates.looking');
  if (step === 'downloading') return say('updates.downloading', { version: newer?.version ?? '' });
  if (downloaded !== null && (newer === null || newer.version === downloaded.version))
    return say('updates.downloaded', downloaded);
  if (newer !== null) return newerSentence(newer);
  if (failure !== null) return '';
  return lookedAt === null
    ? say('updates.notLookedYet')
    : say('updates.nothingNewer', { when: ago(lookedAt, Date.now()) });
}

function newerSentence({ way, version }: NonNullable<Updates['newer']>): string {
  switch (way) {
    case 'download':
      return say('updates.available', { version });
    case 'package-manager':
      return say('updates.availableByPackageManager', { version });
    case 'none':
      return say('updates.availableElsewhere', { version });
  }
}
