import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import type { Session } from 'electron';
import { hasPageOrigin, PAGE_SCHEME } from '../page-address.ts';

/** The page's rights: its own scripts and styles, nothing from anywhere else, no network at all. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

const COMPRESSED = '.br';

/** What `protocol.registerSchemesAsPrivileged` needs, before the app is ready. */
export const pageSchemePrivileges = {
  scheme: PAGE_SCHEME,
  privileges: { standard: true, secure: true },
};

/**
 * Serves the built page at `keyring://app/` from a fixed list: the files that stood in the folder
 * when the app started, by their exact names. Anything else is 404.
 */
export function servePage(session: Session, folder: string): void {
  const answer = pageAnswers(folder);
  session.protocol.handle(PAGE_SCHEME, answer);
}

/** The handler itself; exported for its tests. */
export function pageAnswers(folder: string): (request: Request) => Promise<Response> {
  const served = servedFiles(folder);
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const file = served.get(pathname === '/' ? '/index.html' : pathname);
    const isAllowed = request.method === 'GET' && hasPageOrigin(request.url) && search === '';
    const headers = {
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
    };
    if (!file || !isAllowed) return new Response('', { status: 404, headers });
    return new Response(await contentOf(file), {
      headers: { ...headers, 'Content-Type': file.contentType },
    });
  };
}

type ServedFile = { path: string; isCompressed: boolean; contentType: string };

/** By its name, with the folders: a file `NAME.br` is served as `NAME`, in place of a plain one. */
function servedFiles(folder: string): Map<string, ServedFile> {
  const served = new Map<string, ServedFile>();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const isCompressed = entry.name.endsWith(COMPRESSED);
    const name = isCompressed ? entry.name.slice(0, -COMPRESSED.length) : entry.name;
    const contentType = contentTypes[path.extname(name)];
    const place = path.relative(folder, path.join(entry.parentPath, name));
    const address = `/${place.split(path.sep).join('/')}`;
    if (contentType === undefined || (!isCompressed && served.has(address))) continue;
    served.set(address, {
      path: path.join(entry.parentPath, entry.name),
      isCompressed,
      contentType,
    });
  }
  return served;
}

const decompress = promisify(brotliDecompress);

async function contentOf(file: ServedFile): Promise<Buffer<ArrayBuffer>> {
  const stored = await readFile(file.path);
  return file.isCompressed ? decompress(stored) : stored;
}
