import type { ComponentChildren } from 'preact';
import { say } from '../../src-main/contract/languages/say.ts';
import { failureAt, isPending } from '../page-state.ts';
import { Alert } from '../views/alert.tsx';
import { Button, Progress, Region } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import type { Panel } from './panel-state.ts';

type PanelFrameProps = ViewProps & {
  panel: Panel;
  title: string;
  /** Does anew what is done when the panel is opened. */
  refresh?: { label: string; call: 'readDevices' | 'readHomeUsers' };
  /** What has gone wrong is shown elsewhere in the panel. */
  isFailureElsewhere?: boolean;
  children: ComponentChildren;
};

/** What an account's button opens: a region of the page that Escape closes. */
export function PanelFrame(props: PanelFrameProps) {
  const { state, actions, panel, title, refresh, isFailureElsewhere = false } = props;
  const { kind, accountId } = panel;
  const close = () => actions.apply({ type: 'panel-closed' });
  const isReading = refresh !== undefined && isPending(state, refresh.call, accountId);
  return (
    <div
      class="panel"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <Region
        title={title}
        focus={state.focus}
        focusName="panel"
        aside={
          <>
            {refresh !== undefined && (
              <Button busy={isReading} onClick={() => void actions.refreshPanel(kind, accountId)}>
                {refresh.label}
              </Button>
            )}
            <Button onClick={close}>{say('common.close')}</Button>
          </>
        }
      >
        <div class="progress-line">
          <Progress label={say('panels.askingPlex', { title })} shown={isReading} />
        </div>
        {!isFailureElsewhere && <Alert failure={failureAt(state, kind, accountId)} />}
        {props.children}
      </Region>
    </div>
  );
}
