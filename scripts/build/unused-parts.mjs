/*
 * Parts of libraries that are never called here, and what stands in their place in the bundles. Less
 * to read makes a start sooner, and the program smaller. Whoever calls one of them after all meets
 * the sentence of `neverCalled`.
 */

const neverCalled = `() => { throw new Error('left out of the build: see scripts/build/unused-parts.mjs'); }`;

const unusedParts = [
  // X's library: its extensions, its own server, the names of keys, passing of files, Bun.
  { file: /\/x11\/lib\/(?:ext|xserver|keysyms|fdpass-bun)\b/, code: 'module.exports = {};' },
  { file: /\/x11\/lib\/fdpass\.js$/, code: 'module.exports = { connect: () => null };' },
  // axios: what it does in browsers, and through proxies, which the client refuses.
  { file: /\/axios\/lib\/adapters\/xhr\.js$/, code: 'export default undefined;' },
  {
    file: /\/axios\/lib\/adapters\/fetch\.js$/,
    code: 'export const getFetch = undefined; export default undefined;',
  },
  {
    file: /\/https-proxy-agent\/dist\/(?:index|agent)\.js$/,
    code: `module.exports = class HttpsProxyAgent { constructor() { (${neverCalled})(); } };`,
  },
  { file: /\/proxy-from-env\/index\.js$/, code: `export const getProxyForUrl = ${neverCalled};` },
  { file: /\/axios\/lib\/helpers\/shouldBypassProxy\.js$/, code: `export default ${neverCalled};` },
  // What follows redirects: they are refused.
  { file: /\/follow-redirects\/index\.js$/, code: 'module.exports = { http: {}, https: {} };' },
  // Forms and files to be sent, addresses that hold data, limits of speed, HTTP/2, names of numbers.
  {
    file: /\/axios\/lib\/helpers\/(?:toFormData|formDataToStream|formDataToJSON|fromDataURI)\.js$/,
    code: `export default ${neverCalled};`,
  },
  {
    file: /\/axios\/lib\/helpers\/estimateDataURLDecodedBytes\.js$/,
    code: `export const estimateDataURLBufferAllocation = ${neverCalled};`,
  },
  {
    file: /\/axios\/lib\/helpers\/(?:AxiosTransformStream|Http2Sessions|HttpStatusCode)\.js$/,
    code: 'export default class {}',
  },
  // How requests were ended before there were signals.
  { file: /\/axios\/lib\/cancel\/CancelToken\.js$/, code: 'export default class {}' },
  // Node has one of its own by now. This one brings a table of all kinds of files (140 KB).
  { file: /\/form-data\/lib\/form_data\.js$/, code: 'module.exports = FormData;' },
  { file: /\/debug\/src\/(?:index|browser)\.js$/, code: 'module.exports = () => () => undefined;' },
  // age: recipients that are keys. A backup has a passphrase.
  {
    file: /\/@noble\/post-quantum\/hybrid\.js$/,
    code: 'export const MLKEM768P256 = {}, MLKEM768X25519 = {};',
  },
  { file: /\/@noble\/curves\/nist\.js$/, code: 'export const p256 = {};' },
  { file: /\/@noble\/curves\/ed25519\.js$/, code: 'export const x25519 = {};' },
  // The check of entities that a document brings along: where entities are on, none of those passes.
  {
    file: /\/is-unsafe\/src\/index\.js$/,
    code: 'export const HTML = {}, XML = {}; export const isUnsafe = () => true;',
  },
  // XML: documents with a declaration or an entity are refused before; values stay texts.
  {
    file: /\/fast-xml-parser\/src\/xmlparser\/DocTypeReader\.js$/,
    code: `export default class { setXmlVersion() {} readDocType = ${neverCalled}; }`,
  },
  {
    file: /\/@nodable\/entities\/src\/EntityDecoder\.js$/,
    code: `export const ENTITY_ACTION = {};
      export default class { reset() {} setXmlVersion() {} decode = ${neverCalled}; }`,
  },
  { file: /\/strnum\/strnum\.js$/, code: `export default ${neverCalled};` },
  { file: /\/path-expression-matcher\/src\/Expression\.js$/, code: 'export default class {}' },
  {
    file: /\/path-expression-matcher\/src\/ExpressionSet\.js$/,
    code: 'export default class { size = 0; seal() {} }',
  },
  // D-Bus: what services say of themselves is not read, and of us there is nothing to say.
  {
    file: /\/fast-xml-builder\/src\/fxb\.js$/,
    code: `export default class XMLBuilder { build = () => '<node/>'; }`,
  },
  {
    file: /\/fast-xml-parser\/src\/fxp\.js$/,
    askedBy: /\/dbus-next\//,
    code: `export class XMLParser { parse = ${neverCalled}; }`,
  },
];

/** A plugin for the build. */
export function withoutUnusedParts() {
  const mark = '\0unused:';
  return {
    name: 'without-unused-parts',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const parts = unusedParts.filter(({ askedBy }) => askedBy?.test(importer ?? ''));
      if (parts.length === 0) return undefined;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      const part = parts.find(({ file }) => file.test(found?.id ?? ''));
      return part === undefined ? found : `${mark}${unusedParts.indexOf(part)}`;
    },
    load(id) {
      if (id.startsWith(mark)) return unusedParts[Number(id.slice(mark.length))].code;
      return unusedParts.find(({ file, askedBy }) => askedBy === undefined && file.test(id))?.code;
    },
  };
}
