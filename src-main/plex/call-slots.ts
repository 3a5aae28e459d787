/** Calls at once: to one host, and in all. */
const PER_HOST = 2;
const IN_ALL = 6;

/** Keeps calls waiting, in their order, until their host and the whole have room. */
export class CallSlots {
  readonly #running = new Map<string, number>();
  #waiting: { host: string; start: () => void }[] = [];

  /** Resolves once the call may start; rejects with the signal's reason if that comes first. */
  async take(host: string, signal: AbortSignal): Promise<void> {
    if (this.#hasRoom(host)) {
      this.#count(host, 1);
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const entry = {
        host,
        start: () => {
          signal.removeEventListener('abort', leave);
          this.#count(host, 1);
          resolve();
        },
      };
      const leave = () => {
        this.#waiting = this.#waiting.filter((other) => other !== entry);
        reject(new Error('left the queue'));
      };
      this.#waiting.push(entry);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  give(host: string): void {
    this.#count(host, -1);
    const next = this.#waiting.find((entry) => this.#hasRoom(entry.host));
    if (next === undefined) return;
    this.#waiting = this.#waiting.filter((entry) => entry !== next);
    next.start();
  }

  #hasRoom(host: string): boolean {
    const inAll = [...this.#running.values()].reduce((sum, count) => sum + count, 0);
    return inAll < IN_ALL && (this.#running.get(host) ?? 0) < PER_HOST;
  }

  #count(host: string, change: 1 | -1): void {
    const count = (this.#running.get(host) ?? 0) + change;
    if (count === 0) this.#running.delete(host);
    else this.#running.set(host, count);
  }
}
