import type { CallEnd } from './call-end.ts';

/** Calls at once: to one host, and in all. */
const PER_HOST = 2;
const IN_ALL = 6;

/** Keeps calls waiting, in their order, until their host and the whole have room. */
export class CallSlots {
  readonly #running = new Map<string, number>();
  #inAll = 0;
  #waiting: { host: string; start: () => void }[] = [];

  /** Whether the call may start now, or has to `wait`. Who starts owes a `give`. */
  take(host: string): boolean {
    const hasRoom = this.#hasRoom(host);
    if (hasRoom) this.#count(host, 1);
    return hasRoom;
  }

  /** @returns whether the call may start; false if it ended while it waited */
  wait(host: string, end: CallEnd): Promise<boolean> {
    return new Promise((resolve) => {
      const entry = {
        host,
        start: () => {
          end.removeEventListener('abort', leave);
          this.#count(host, 1);
          resolve(true);
        },
      };
      const leave = () => {
        this.#waiting = this.#waiting.filter((other) => other !== entry);
        end.removeEventListener('abort', leave);
        resolve(false);
      };
      this.#waiting.push(entry);
      end.addEventListener('abort', leave);
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
    return this.#inAll < IN_ALL && (this.#running.get(host) ?? 0) < PER_HOST;
  }

  #count(host: string, change: 1 | -1): void {
    this.#inAll += change;
    const count = (this.#running.get(host) ?? 0) + change;
    if (count === 0) this.#running.delete(host);
    else this.#running.set(host, count);
  }
}
