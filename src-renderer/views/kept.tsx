import type { FunctionComponent } from 'preact';
import { useMemo } from 'preact/hooks';
import { locale } from '../../src-main/contract/languages/say.ts';

/**
 * A view that is drawn anew only where one of its props is another, or the language: for what a page
 * may have a hundred of. So what it shows of the page's state is among its props, and no more of it.
 */
export function kept<Props extends Record<string, unknown>>(
  View: FunctionComponent<Props>,
): FunctionComponent<Props> {
  return function Kept(props: Props) {
    return useMemo(() => <View {...props} />, [locale(), ...Object.values(props)]);
  };
}
