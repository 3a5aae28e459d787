import { useRef } from 'preact/hooks';
import { say } from '../../src-main/contract/languages/say.ts';
import { Button, useFocus } from './controls.tsx';
import type { ViewProps } from './view-props.ts';

/** The buttons at the head of the page. */
export function HeadView({ state, actions }: ViewProps) {
  const settingsButton = useRef<HTMLButtonElement>(null);
  const activityButton = useRef<HTMLButtonElement>(null);
  useFocus(state.focus, ({ on }) => on === 'settings-button', settingsButton);
  useFocus(state.focus, ({ on }) => on === 'activity-button', activityButton);
  if (!state.known) return null;
  const { settingsOpen, activity } = state;
  return (
    <>
      <Button
        look="quiet"
        buttonRef={activityButton}
        expanded={activity.isOpen}
        onClick={() => {
          if (activity.isOpen) actions.apply({ type: 'activity-closed' });
          else void actions.openActivity();
        }}
      >
        {say('common.activity')}
      </Button>
      <Button
        look="quiet"
        buttonRef={settingsButton}
        expanded={settingsOpen}
        onClick={() =>
          actions.apply({ type: settingsOpen ? 'settings-closed' : 'settings-opened' })
        }
      >
        {say('common.settings')}
      </Button>
    </>
  );
}
