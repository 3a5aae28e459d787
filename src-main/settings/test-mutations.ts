/**
 * A text as a bad disk or a careless hand may leave it: cut off, overwritten, a character changed.
 *
 * @param random from 0 to 1
 */
export function mutated(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  const spots = '{}[]",:0123456789ae.-\\\u0000 \n';
  const character = spots.charAt(Math.floor(random() * spots.length));
  switch (Math.floor(random() * 5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + '\u0000'.repeat(text.length - at);
    case 2:
      return text.slice(0, at) + character + text.slice(at + 1);
    case 3:
      return text.slice(0, at) + character + text.slice(at);
    default:
      return text.slice(0, at) + text.slice(at + Math.floor(random() * 20));
  }
}
