/** What the clipboard holds, as far as it is text of a length that we read. */
export type ClipboardText =
  | { kind: 'text'; text: string }
  /** `unanswered`: the program that offers it did not hand it over in time. */
  | { kind: 'empty' | 'not-text' | 'too-long' | 'unanswered' };

/** Four times as much as any token with its address. Bytes of UTF-8; our choice. */
export const LONGEST_TEXT = 4_096;
