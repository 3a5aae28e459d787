import { useLayoutEffect, useRef } from 'preact/hooks';

/** How long the window may be left before what was typed in secret goes from it. */
const FORGET_AFTER_BLUR_MS = 60_000;

/**
 * Runs `forget` when the window is hidden, or has been left for a while. It holds from the moment at
 * which the fields stand there.
 */
export function useForgottenSecrets(forget: () => void): void {
  const latest = useRef(forget);
  latest.current = forget;
  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const left = () => {
      clearTimeout(timer);
      timer = setTimeout(() => latest.current(), FORGET_AFTER_BLUR_MS);
    };
    const back = () => clearTimeout(timer);
    const hidden = () => {
      if (document.hidden) latest.current();
    };
    window.addEventListener('blur', left);
    window.addEventListener('focus', back);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('blur', left);
      window.removeEventListener('focus', back);
      document.removeEventListener('visibilitychange', hidden);
    };
  }, []);
}
