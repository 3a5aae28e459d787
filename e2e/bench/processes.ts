import { readdirSync, readFileSync } from 'node:fs';

/*
 * What Linux says of processes. Those that end while they are being looked at count for nothing.
 */

/** A process and all below it. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(name) : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(root);
}

export const commandLineOf = (pid: number) => textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');

/**
 * Processor time that a process has used so far, by itself. From its threads' own counts in
 * nanoseconds: `/proc/PID/stat` counts in steps of 10 ms, too coarse for a start of 300 ms.
 * Threads that have ended are left out.
 */
export function cpuMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) => {
    const [onProcessor = '0'] = textOf(`/proc/${pid}/task/${thread}/schedstat`).split(' ');
    return Number(onProcessor);
  });
  return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e6;
}

/**
 * How often its main thread was woken so far. Where Node waits for a timer another thread of Electron's
 * wakes it, at the same moment and for the same cause: that counts once.
 */
export function wakeUps(pid: number): number {
  const status = textOf(`/proc/${pid}/status`);
  return Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1] ?? NaN);
}

/**
 * Memory of a process and all below it in MB: each page's share, where several processes share it.
 * Processes in Chromium's sandbox show it only when started with `--allow-sandbox-debugging`.
 */
export function treeMemoryMb(root: number): number {
  return processTree(root).reduce((sum, pid) => sum + memoryMb(pid), 0);
}

function memoryMb(pid: number): number {
  const rollup = textOf(`/proc/${pid}/smaps_rollup`);
  if (rollup === '') return 0;
  const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(rollup) ?? [];
  if (kilobytes === undefined) throw new Error(`the memory of process ${pid} cannot be read`);
  return Number(kilobytes) / 1024;
}

function parentOf(pid: string): number | undefined {
  // "4711 (name, with any character) S 1 …"
  const [, parent] = /^.*\) \S (\d+)/s.exec(textOf(`/proc/${pid}/stat`)) ?? [];
  return parent === undefined ? undefined : Number(parent);
}

/** Empty for a process that is gone. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}
