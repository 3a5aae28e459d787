import { STATUS_CODES } from 'node:http';

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
  return answer(status, XML_TYPE, toXml(wrapLists(root, value)));
}

/** A document of a media server, inside `MediaContainer`. */
export function mediaContainer(form: Form, value: JsonObject): Answer {
  if (form === 'json') return answer(200, JSON_TYPE, JSON.stringify({ MediaContainer: value }));
  return answer(200, 'text/xml;charset=utf-8', toXml(repeatLists('MediaContainer', value)));
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

type XmlElement = {
  name: string;
  attributes: [name: string, value: string][];
  children: XmlElement[];
};

/** plex.tv: a list becomes an element around one element per entry. */
function wrapLists(name: string, value: Json): XmlElement {
  if (Array.isArray(value)) {
    const children = value.map((entry) => wrapLists(singular(name), entry));
    return { name, attributes: [], children };
  }
  if (!isObject(value)) return { name, attributes: [['id', attributeText(value)]], children: [] };
  return element(name, value, (field, child) => [wrapLists(field, child)]);
}

/** A media server: a list becomes repeated elements of its name. */
function repeatLists(name: string, value: JsonObject): XmlElement {
  return element(name, value, (field, child) =>
    [child]
      .flat()
      .filter(isObject)
      .map((entry) => repeatLists(field, entry)),
  );
}

/** Plain fields become attributes, the others children. */
function element(
  name: string,
  value: JsonObject,
  toChildren: (field: string, child: Json) => XmlElement[],
): XmlElement {
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const isNested = ([, field]: [string, Json]): boolean =>
    typeof field === 'object' && field !== null;
  const plain = fields.filter((field) => !isNested(field));
  return {
    name,
    attributes: plain.map(([field, text]) => [field, attributeText(text)]),
    children: fields.filter(isNested).flatMap(([field, child]) => toChildren(field, child)),
  };
}

/** Written by hand, so that the client's XML library is not what checks itself. */
function toXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlText(root)}\n`;
}

function xmlText({ name, attributes, children }: XmlElement): string {
  const head = [name, ...attributes.map(([field, text]) => `${field}="${escaped(text)}"`)].join(
    ' ',
  );
  return children.length === 0
    ? `<${head}/>`
    : `<${head}>${children.map(xmlText).join('')}</${name}>`;
}

function escaped(text: string): string {
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => named[character] ?? character);
}

function attributeText(value: Json): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function singular(name: string): string {
  return name === 'pastSubscriptions' ? 'subscription' : name.replace(/s$/, '');
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
