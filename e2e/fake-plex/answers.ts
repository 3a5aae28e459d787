import { STATUS_CODES } from 'node:http';
import { XMLBuilder } from 'fast-xml-parser';

/** One whole HTTP answer, ready to send. */
export type Answer = { status: number; headers: Record<string, string>; body: Buffer };

export type Json = string | number | boolean | null | undefined | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** An entry of plex.tv's error list. */
export type PlexErrorEntry = { code: number; message?: string; status?: number };

/** The two forms that Plex's documents come in; XML unless JSON was asked for. */
export type Form = 'json' | 'xml';

const JSON_TYPE = 'application/json; charset=utf-8';
const XML_TYPE = 'application/xml; charset=utf-8';

export function answer(status: number, contentType: string, body: string | Buffer): Answer {
  return { status, headers: { 'content-type': contentType }, body: Buffer.from(body) };
}

export function noContent(): Answer {
  return { status: 204, headers: {}, body: Buffer.alloc(0) };
}

/** A document of plex.tv's v2 routes: JSON without a wrapper, or XML with `root` as its root element. */
export function plexTvDocument(form: Form, status: number, root: string, value: Json): Answer {
  if (form === 'json') return answer(status, JSON_TYPE, JSON.stringify(value));
  return answer(status, XML_TYPE, toXml(root, wrapLists(root, value)));
}

/** A document of a media server, inside `MediaContainer`. */
export function mediaContainer(form: Form, value: JsonObject): Answer {
  if (form === 'json') return answer(200, JSON_TYPE, JSON.stringify({ MediaContainer: value }));
  return answer(200, 'text/xml;charset=utf-8', toXml('MediaContainer', attributesFirst(value)));
}

/** plex.tv's error list. `status` is only in the entries that bring one. */
export function plexTvErrors(form: Form, status: number, errors: PlexErrorEntry[]): Answer {
  return plexTvDocument(form, status, 'errors', form === 'json' ? { errors } : errors);
}

/** The error page of a media server, which has no machine-readable errors. */
export function htmlError(status: number, head = ''): Answer {
  const words = STATUS_CODES[status] ?? 'Error';
  const page = `<html><head>${head}<title>${words}</title></head><body><h1>${String(status)} ${words}</h1></body></html>`;
  return answer(status, 'text/html', page);
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
});

function toXml(root: string, node: XmlNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${String(builder.build({ [root]: node }))}\n`;
}

type XmlNode = { [name: string]: XmlNode | XmlNode[] | string };

/** plex.tv: a list becomes an element around one element per entry. */
function wrapLists(name: string, value: Json): XmlNode {
  if (Array.isArray(value)) {
    return { [singular(name)]: value.map((entry) => wrapLists(singular(name), entry)) };
  }
  if (!isObject(value)) return { '@id': attributeText(value) };
  return mapFields(value, (field, child) => [field, wrapLists(field, child)]);
}

/** A media server: a list becomes repeated elements of its name. */
function attributesFirst(value: JsonObject): XmlNode {
  return mapFields(value, (field, child) => [
    field,
    (Array.isArray(child) ? child : [child]).filter(isObject).map(attributesFirst),
  ]);
}

function mapFields(
  value: JsonObject,
  toElement: (field: string, child: Json) => [string, XmlNode | XmlNode[]],
): XmlNode {
  const fields = Object.entries(value).filter(([, child]) => child !== undefined);
  return Object.fromEntries(
    fields.map(([field, child]) =>
      Array.isArray(child) || isObject(child)
        ? toElement(field, child)
        : [`@${field}`, attributeText(child)],
    ),
  );
}

function attributeText(value: Json): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return value === null || value === undefined ? '' : String(value as string | number);
}

function singular(name: string): string {
  return name === 'pastSubscriptions' ? 'subscription' : name.replace(/s$/, '');
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
