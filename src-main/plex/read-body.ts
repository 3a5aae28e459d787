import { isUtf8 } from 'node:buffer';

import { readXml } from './read-xml.ts';

/**
 * The value in an answer's body: by its content type, and by nothing else.
 *
 * @returns JSON's value, or XML in the same shape; plain values only
 * @throws Error where the type is neither or the body is not what its type says
 */
export function readBody(contentType: string | undefined, body: Buffer): unknown {
  const [type = '', ...parameters] = (contentType ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice(8);
  if (!/^"?(?:utf-?8|us-ascii)"?$/.test(charset ?? 'utf-8')) throw new Error('charset refused');
  switch (type) {
    case 'application/json':
      return JSON.parse(textOf(body));
    case 'application/xml':
    case 'text/xml':
      return readXml(textOf(body));
    default:
      throw new Error('neither JSON nor XML');
  }
}

/** UTF-8 without its byte order mark. */
function textOf(body: Buffer): string {
  if (!isUtf8(body)) throw new Error('not UTF-8');
  const text = body.toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
