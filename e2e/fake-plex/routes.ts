import type { Answer } from './answers.ts';
import type { ReceivedRequest } from './request-log.ts';

/** A route's own part; `captured` is what its pattern's group holds. */
export type Handler = (request: ReceivedRequest, captured: string) => Answer;

/** One path (or pattern with one group) and its methods. */
export type Route = { path: string | RegExp; methods: Partial<Record<string, Handler>> };

/** Finds the route, and says in the origin's own words when there is none. */
export function dispatch(
  routes: readonly Route[],
  request: ReceivedRequest,
  refusals: { notFound: Handler; methodNotAllowed: Handler },
): Answer {
  for (const { path, methods } of routes) {
    const captured = capture(path, request.path);
    if (captured === undefined) continue;
    return (methods[request.method] ?? refusals.methodNotAllowed)(request, captured);
  }
  return refusals.notFound(request, '');
}

function capture(path: string | RegExp, actual: string): string | undefined {
  if (typeof path === 'string') return path === actual ? '' : undefined;
  const match = path.exec(actual);
  return match === null ? undefined : (match[1] ?? '');
}
