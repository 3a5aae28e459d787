import { useMemo } from 'preact/hooks';
import { locale, say } from '../../src-main/contract/languages/say.ts';
import { failureAt, isPending } from '../page-state.ts';
import { dateTimeFormat } from '../time-words.ts';
import { Alert } from '../views/alert.tsx';
import { Button, Progress, Region, useOwnId } from '../views/controls.tsx';
import type { ViewProps } from '../views/view-props.ts';
import { filteredRows, rowWords } from './activity-words.ts';
import type { ActivityRowWords } from './activity-words.ts';

/** What was done with the tokens here, the newest first. */
export function ActivityView({ state, actions }: ViewProps) {
  const { activity } = state;
  const filterId = useOwnId();
  const headingId = useOwnId();
  // Anew for another language as well.
  const rows = useMemo(() => activity.entries?.map(rowWords) ?? null, [activity.entries, locale()]);
  const found = filteredRows(rows ?? [], activity.filter);
  const shown = found.slice(0, activity.drawn);
  const timeFormat = dateTimeFormat();
  const close = () => actions.apply({ type: 'activity-closed' });
  return (
    <div
      class="activity"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <Region
        title={say('common.activity')}
        headingId={headingId}
        focus={state.focus}
        focusName="activity"
        aside={
          <div class="buttons">
            <Button
              busy={isPending(state, 'exportActivity')}
              onClick={() => void actions.exportActivity()}
            >
              {say('activity.export')}
            </Button>
            <Button onClick={close}>{say('common.close')}</Button>
          </div>
        }
      >
        <div class="card">
          <Alert failure={failureAt(state, 'activity')} />
          <div class="field">
            <label for={filterId}>{say('activity.filter')}</label>
            <input
              id={filterId}
              type="search"
              value={activity.filter}
              maxLength={120}
              autocomplete="off"
              spellcheck={false}
              onInput={(event) =>
                actions.apply({ type: 'activity-filtered', filter: event.currentTarget.value })
              }
            />
          </div>
          <p class="muted" aria-live="polite">
            {rows === null ? '' : countWords(found.length, rows.length)}
          </p>
          <Progress label={say('activity.reading')} shown={rows === null} />
          <ol class="log" aria-labelledby={headingId}>
            {shown.map((row, position) => (
              <Row key={position} row={row} timeFormat={timeFormat} />
            ))}
          </ol>
          {shown.length < found.length && (
            <Button look="quiet" onClick={() => actions.apply({ type: 'activity-more' })}>
              {say('activity.showMore')}
            </Button>
          )}
          <p class="hint">{say('activity.whereItIsKept')}</p>
        </div>
      </Region>
    </div>
  );
}

function Row({ row, timeFormat }: { row: ActivityRowWords; timeFormat: Intl.DateTimeFormat }) {
  return (
    <li>
      <time class="muted" dateTime={new Date(row.at).toISOString()}>
        {timeFormat.format(row.at)}
      </time>
      <span class={row.refusal === '' ? undefined : 'refused'}>
        <bdi>{row.what}</bdi>
        {row.refusal !== '' && <span class="muted"> {row.refusal}</span>}
      </span>
      <span class="muted">{row.way}</span>
    </li>
  );
}

function countWords(found: number, all: number): string {
  if (all === 0) return say('activity.nothingYet');
  return found === all ? say('activity.rows', { all }) : say('activity.rowsOf', { found, all });
}
