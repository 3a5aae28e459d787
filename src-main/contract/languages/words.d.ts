/** Compiled messages: texts, or the parts of one. scripts/languages/words-plugin.mjs makes them. */
declare module 'words:*' {
  const words: Readonly<Record<string, string | readonly unknown[]>>;
  export default words;
}
