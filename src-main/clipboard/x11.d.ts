/** What we use of `x11`, which brings no types. Identifiers of windows and atoms are numbers; 0 is none. */
declare module 'x11' {
  import type { Socket } from 'node:net';

  export type SelectionRequest = {
    name: 'SelectionRequest';
    time: number;
    owner: number;
    requestor: number;
    selection: number;
    target: number;
    property: number;
  };
  export type SelectionClear = { name: 'SelectionClear'; time: number; selection: number };
  /** `property` 0: the owner does not give it as that target. */
  export type SelectionNotify = {
    name: 'SelectionNotify';
    time: number;
    requestor: number;
    selection: number;
    target: number;
    property: number;
  };
  export type PropertyNotify = { name: 'PropertyNotify'; wid: number; atom: number; time: number };

  export type XEvent = SelectionRequest | SelectionClear | SelectionNotify | PropertyNotify;

  type Answer<Value> = (error: Error | null | undefined, value: Value) => void;

  /** Requests go out in the order in which they are made; answers and events come in the order of the server's. */
  export interface XClient {
    on(name: 'event', listener: (event: XEvent) => void): this;
    /** Also what the server says to a single request. */
    on(name: 'error', listener: (error: Error) => void): this;
    on(name: 'end', listener: () => void): this;
    AllocID(): number;
    CreateWindow(
      id: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
      borderWidth: number,
      depth: number,
      windowClass: number,
      visual: number,
      values: { eventMask: number },
    ): void;
    DestroyWindow(id: number): void;
    InternAtom(onlyIfExists: boolean, name: string, answer: Answer<number>): void;
    /** @param mode 0 replaces, 2 appends */
    ChangeProperty(
      mode: 0 | 2,
      window: number,
      property: number,
      type: number,
      bits: 8 | 32,
      data: Buffer | number[],
    ): void;
    /** Does nothing where somebody owns the selection since a later time. */
    SetSelectionOwner(owner: number, selection: number, time: number): void;
    GetSelectionOwner(selection: number, answer: Answer<number>): void;
    ConvertSelection(
      requestor: number,
      selection: number,
      target: number,
      property: number,
      time: number,
    ): void;
    /** @param length most of it to be read, in units of four bytes, as `offset` */
    GetProperty(
      remove: 0 | 1,
      window: number,
      property: number,
      type: number,
      offset: number,
      length: number,
      answer: Answer<{ type: number; bytesAfter: number; data: Buffer }>,
    ): void;
    /** In the display's pixels, from the top left of the root window. */
    QueryPointer(window: number, answer: Answer<{ rootX: number; rootY: number }>): void;
    SendEvent(destination: number, propagate: 0 | 1, eventMask: number, event: object): void;
    terminate(): void;
  }

  export type XDisplay = { client: XClient; screen: [{ root: number }, ...{ root: number }[]] };

  const x11: {
    createClient(
      options: { display: string; stream: Socket; auth: undefined; disableBigRequests: true },
      onConnected: (error: Error | undefined, display: XDisplay | undefined) => void,
    ): XClient;
    eventMask: { PropertyChange: number };
    InputOnly: number;
  };
  export default x11;
}
