import type { ReceivedRequest } from '../fake-plex/request-log.ts';
import type { Secret } from '../fake-plex/secret-book.ts';
import { createLeakScanner } from './leak-scan.ts';
import type { Leak } from './leak-scan.ts';

/** Where Plex itself wants a secret that is no header: fields of an address, or of a body. */
const places: { asked: RegExp; query?: string[]; body?: string[] }[] = [
  { asked: /^POST \/api\/v2\/users\/signin$/, body: ['login', 'password', 'verificationCode'] },
  { asked: /^GET \/api\/v2\/pins\/\d+$/, query: ['deviceJWT'] },
  { asked: /^PUT \/api\/v2\/pins\/link$/, body: ['code'] },
  { asked: /^POST \/api\/v2\/home\/users\/\w+\/switch$/, query: ['pin'] },
  { asked: /^POST \/api\/v2\/auth\/token$/, body: ['jwt'] },
];

/**
 * The secrets that the app has sent where Plex does not want them. Every request of the app says
 * whose it is; others are a test's own, or a browser's.
 */
export function misplacedSecrets(
  requests: readonly ReceivedRequest[],
  secrets: readonly Secret[],
): Leak[] {
  if (secrets.length === 0) return [];
  const scanner = createLeakScanner(secrets);
  return requests
    .filter(({ headers }) => headers['x-plex-product'] === 'Keyring for Plex')
    .flatMap((request) => {
      const where = `${request.method} ${request.path}`;
      return scanner.scan(where, restOf(request, where));
    });
}

/** All of a request but what may hold a secret. */
function restOf({ path, query, headers, body, form }: ReceivedRequest, where: string): string {
  const place = places.find(({ asked }) => asked.test(where));
  const others = Object.entries(headers).filter(([name]) => name !== 'x-plex-token');
  return JSON.stringify([
    path,
    without(query, place?.query),
    form.size > 0 ? without(form, place?.body) : withoutFields(body, place?.body),
    others,
  ]);
}

function without(fields: URLSearchParams, names: readonly string[] = []): string[][] {
  return [...fields].filter(([name]) => !names.includes(name));
}

/** The same for a body of JSON; any other is left as it is. */
function withoutFields(body: string, names: readonly string[] = []): unknown {
  try {
    const value = JSON.parse(body) as Record<string, unknown>;
    return Object.entries(value).filter(([name]) => !names.includes(name));
  } catch {
    return body;
  }
}
