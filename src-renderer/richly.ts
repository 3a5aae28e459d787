import type { ComponentChildren } from 'preact';
import type { Messages } from '../src-main/contract/languages/messages.ts';
import { filled } from '../src-main/contract/languages/say.ts';
import type { MessageKey } from '../src-main/contract/languages/say.ts';

/** Keys of messages with something to be filled in. */
type FilledKey = { [Key in MessageKey]: Messages[Key] extends null ? never : Key }[MessageKey];
type Filling<Values> = { [Name in keyof Values]: Values[Name] | ComponentChildren };

/** A whole message into which parts of the page are filled, such as a name in its `<bdi>`. */
export function richly<Key extends FilledKey>(
  key: Key,
  values: Filling<NonNullable<Messages[Key]>>,
): ComponentChildren {
  return filled(key, values) as ComponentChildren;
}
