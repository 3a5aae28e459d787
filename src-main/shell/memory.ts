/** When a closed window's parts have come apart. Our choice. */
const AFTER_CLOSING_MS = 2_000;

/** What a window has used in this process would lie about for many minutes. */
export function tidyAfterWindow(): void {
  setTimeout(() => void tidyMemory(), AFTER_CLOSING_MS);
}

/** Collects all garbage of this process, which takes it some 20 ms. */
export async function tidyMemory(): Promise<void> {
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.collectGarbage');
  session.disconnect();
}
