import { useRef } from 'preact/hooks';
import { Button, useFocus } from './controls.tsx';
import type { ViewProps } from './view-props.ts';

/** The buttons at the head of the page. */
export function HeadView({ state, actions }: ViewProps) {
  const button = useRef<HTMLButtonElement>(null);
  useFocus(state.focus, ({ on }) => on === 'settings-button', button);
  if (!state.known) return null;
  const { settingsOpen } = state;
  return (
    <Button
      look="quiet"
      buttonRef={button}
      expanded={settingsOpen}
      onClick={() => actions.apply({ type: settingsOpen ? 'settings-closed' : 'settings-opened' })}
    >
      Settings
    </Button>
  );
}
