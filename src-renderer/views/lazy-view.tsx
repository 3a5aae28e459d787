import type { FunctionComponent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { say } from '../../src-main/contract/languages/say.ts';
import type { MessageKey } from '../../src-main/contract/languages/say.ts';
import type { Focus } from '../page-state.ts';
import { Alert } from './alert.tsx';
import { Progress } from './controls.tsx';
import type { ViewProps } from './view-props.ts';

type Loading = 'under-way' | 'done' | 'failed';
type LoadingKey = Extract<MessageKey, `loading.${string}`>;

/**
 * A view whose code is loaded when it is first shown, or before by its `load`. Until it is there a
 * progress stands in its place, and the last place to which the page's state has moved the focus is
 * kept for it.
 *
 * @param label names the progress: "Loading settings"
 */
export function lazyView<Props extends ViewProps>(
  label: LoadingKey,
  loadView: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> & { load: () => Promise<void> } {
  let View: FunctionComponent<Props> | undefined;
  const load = async (): Promise<void> => {
    View ??= await loadView();
  };
  function LazyView(props: Props) {
    const [loading, setLoading] = useState<Loading>(View === undefined ? 'under-way' : 'done');
    const missedFocus = useRef<Focus | null>(null);
    useEffect(() => {
      load().then(
        () => setLoading('done'),
        () => setLoading('failed'),
      );
    }, []);

    const focus = props.state.focus ?? missedFocus.current;
    missedFocus.current = View === undefined ? focus : null;
    if (View !== undefined) return <View {...props} state={{ ...props.state, focus }} />;
    if (loading === 'failed') return <Alert failure={{ code: 'internal', retryAt: null }} />;
    return <Progress label={say(label)} shown />;
  }
  return Object.assign(LazyView, { load });
}
