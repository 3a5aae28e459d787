/** Something that is to happen at an instant (epoch milliseconds). */
export type Deadline = { readonly at: number };

/**
 * Deadlines, the earliest first: a binary heap in which each one knows its place, so that any of
 * them can be taken out. Adding and removing cost a dozen steps among 10,000; looking at the first,
 * one.
 */
export class DeadlineHeap<Entry extends Deadline> {
  readonly #entries: Entry[] = [];
  readonly #places = new Map<Entry, number>();

  get size(): number {
    return this.#entries.length;
  }

  /** The earliest, or undefined when there is none. */
  get first(): Entry | undefined {
    return this.#entries[0];
  }

  add(entry: Entry): void {
    if (this.#places.has(entry)) return;
    this.#put(entry, this.#entries.length);
    this.#rise(entry, this.#entries.length - 1);
  }

  /** @returns whether it was here */
  remove(entry: Entry): boolean {
    const place = this.#places.get(entry);
    const last = this.#entries.at(-1);
    if (place === undefined || last === undefined) return false;
    this.#entries.pop();
    this.#places.delete(entry);
    if (last === entry) return true;
    this.#put(last, place);
    this.#sink(last, place);
    this.#rise(last, this.#places.get(last) ?? place);
    return true;
  }

  #put(entry: Entry, place: number): void {
    this.#entries[place] = entry;
    this.#places.set(entry, place);
  }

  #rise(entry: Entry, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#entries[above];
      if (parent === undefined || parent.at <= entry.at) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(entry, place);
  }

  #sink(entry: Entry, from: number): void {
    let place = from;
    for (;;) {
      const below = this.#earlierBelow(place);
      const child = this.#entries[below];
      if (child === undefined || child.at >= entry.at) break;
      this.#put(child, place);
      place = below;
    }
    this.#put(entry, place);
  }

  /** The place of the earlier of the two below; one past the end where there is none. */
  #earlierBelow(place: number): number {
    const left = 2 * place + 1;
    const [one, other] = [this.#entries[left], this.#entries[left + 1]];
    return one !== undefined && other !== undefined && other.at < one.at ? left + 1 : left;
  }
}
