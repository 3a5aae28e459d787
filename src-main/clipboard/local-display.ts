/** A display of this computer, with its number: `:0`, `:10.0`. Others are reached over a network. */
export const localDisplay = /^(?:unix)?:(\d{1,5})(?:\.\d+)?$/;

/**
 * The X display whose clipboard is the desktop's own.
 *
 * @returns `undefined` where there is none on this computer, and under Wayland, whose clipboard is another
 */
export function displayWithSelections(
  platform: NodeJS.Platform,
  environment: {
    DISPLAY?: string | undefined;
    WAYLAND_DISPLAY?: string | undefined;
    XDG_SESSION_TYPE?: string | undefined;
  },
): string | undefined {
  const {
    DISPLAY: display = '',
    WAYLAND_DISPLAY: wayland = '',
    XDG_SESSION_TYPE: type,
  } = environment;
  if (platform !== 'linux' || type === 'wayland' || wayland !== '') return undefined;
  return localDisplay.test(display) ? display : undefined;
}
