/*
 * Lint rules of our own (S40): who may use what, and what the published rules for Electron would
 * say. Each is a rule by itself, with the few places that may break it.
 */

/** They drive the real things from outside. */
const tests = ['**/*.test.{ts,tsx}', '**/test-*.ts'];

/** What may be imported in a few places only. Without names: the module as a whole. */
const homes = {
  'home-of-keytar': {
    module: 'keytar',
    places: ['src-main/keychain/keychain-process.ts'],
    message: 'Only the keychain process loads it.',
  },
  'home-of-axios': {
    module: 'axios',
    places: ['src-main/plex/plex-http.ts', 'src-main/plex/plex-http.test.ts'],
    message: 'Only src-main/plex/plex-http.ts asks Plex.',
  },
  'home-of-http': {
    module: 'http',
    places: ['src-main/plex/plex-http.ts', ...tests],
    message: 'Only src-main/plex/plex-http.ts speaks plain HTTP.',
  },
  'home-of-https': {
    module: 'https',
    places: ['src-main/plex/plex-http.ts', 'src-main/updates/update-host.ts', ...tests],
    message: 'Plex is asked by src-main/plex/plex-http.ts, newer versions by update-host.ts.',
  },
  'home-of-ipc-main': {
    module: 'electron',
    names: ['ipcMain'],
    places: ['src-main/ipc/**'],
    message: 'Only src-main/ipc answers the page.',
  },
  'home-of-ipc-renderer': {
    module: 'electron',
    names: ['ipcRenderer', 'contextBridge'],
    places: ['src-main/preload/**'],
    message: 'Only src-main/preload speaks for the page.',
  },
  'home-of-open-external': {
    module: 'electron',
    names: ['shell'],
    places: ['src-main/shell/browser.ts'],
    message: 'Only src-main/shell/browser.ts opens anything outside the program.',
  },
  'home-of-clipboard': {
    module: 'electron',
    names: ['clipboard'],
    places: ['src-main/shell/clipboard.ts'],
    message: 'Only src-main/shell/clipboard.ts reaches the clipboard.',
  },
  'home-of-child-process': {
    module: 'child_process',
    places: [
      'src-main/command-line/run-program.ts', // gives a token to the program that the user names
      'src-main/command-line/start-app.ts', // starts the app itself
      'src-main/shell/start-program.ts', // starts the app itself
      'src-main/keychain/node-worker.ts', // the keychain process without Electron, for tests
      ...tests,
    ],
    message: 'Only the command line starts programs, and the app itself once more.',
  },
  'home-of-updater': {
    module: 'electron',
    names: ['autoUpdater'],
    places: [],
    message: 'The program does not update itself.',
  },
  'home-of-vm': { module: 'vm', places: [], message: 'A text is never run.' },
};

const property = (name, value) =>
  `Property[value.value=${String(value)}]:matches([key.name="${name}"], [key.value="${name}"])`;
const member = (name) =>
  `MemberExpression:matches([property.name="${name}"], [property.value="${name}"])`;

/** What is not written at all, or in a few places only: selectors of ESLint. */
const constructs = {
  'page-stays-locked': {
    selectors: [
      property('nodeIntegration', true),
      property('nodeIntegrationInWorker', true),
      property('nodeIntegrationInSubFrames', true),
      property('contextIsolation', false),
      property('sandbox', false),
      property('webSecurity', false),
      property('allowRunningInsecureContent', true),
      property('experimentalFeatures', true),
      property('webviewTag', true),
    ],
    message: 'A page gets no more than src-main/shell/page-preferences.ts gives it.',
  },
  'certificates-are-checked': {
    selectors: [property('rejectUnauthorized', false)],
    places: tests,
    message: 'A certificate that does not hold is not accepted.',
  },
  'no-text-as-markup': {
    selectors: [
      `AssignmentExpression > ${member('innerHTML')}.left`,
      `AssignmentExpression > ${member('outerHTML')}.left`,
      `AssignmentExpression > ${member('srcdoc')}.left`,
      `CallExpression > ${member('insertAdjacentHTML')}.callee`,
      `CallExpression > ${member('setHTMLUnsafe')}.callee`,
      `CallExpression > ${member('createContextualFragment')}.callee`,
      `CallExpression > MemberExpression.callee[object.name="document"]:matches([property.name="write"], [property.name="writeln"])`,
      'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
      'Property[key.name="dangerouslySetInnerHTML"]',
    ],
    places: tests,
    message: 'A text is shown as a text, never as markup.',
  },
  'words-from-the-catalogue': {
    selectors: [
      'JSXText[value=/[A-Za-z]{2}/]',
      'JSXAttribute[name.name=/^(?:label|title|hint|aria-label|placeholder|alt)$/] > Literal[value=/[A-Za-z]{2}/]',
      'TemplateLiteral > CallExpression[callee.name=/^(?:say|richly)$/]',
      'BinaryExpression[operator="+"] > CallExpression[callee.name=/^(?:say|richly)$/]',
      // Two in one element, or in one line of a list: halves of a sentence.
      'JSXExpressionContainer:has(> CallExpression[callee.name=/^(?:say|richly)$/]) ~ JSXExpressionContainer > CallExpression[callee.name=/^(?:say|richly)$/]',
      'CallExpression[callee.property.name="join"]:not([arguments.0.value=/^\\n/]) > MemberExpression > ArrayExpression > CallExpression[callee.name=/^(?:say|richly)$/]',
      `CallExpression > ${member('concat')}.callee > CallExpression[callee.name=/^(?:say|richly)$/]`,
    ],
    places: [
      'src-renderer/page.tsx', // what it says when its files are missing, the words' among them
      ...tests,
    ],
    message: 'What a person reads is a whole message of src-main/contract/languages.',
  },
  'no-plain-http': {
    selectors: ['Literal[value=/^http:\\/\\//i]', 'TemplateElement[value.raw=/^http:\\/\\//i]'],
    // A server in the user's own network may have nothing better.
    places: ['src-main/plex/server-address.ts', ...tests],
    message: 'An address of ours is https.',
  },
  'no-weak-random': {
    selectors: [`${member('random')}[object.name="Math"]`],
    // How long to wait before the next try: nobody gains from guessing that.
    places: ['src-main/plex/plex-client.ts', ...tests],
    message: 'What nobody may guess comes from node:crypto.',
  },
  'environment-is-joined-in': {
    selectors: [
      `${member('env')}[object.name="process"]`,
      'VariableDeclarator[init.name="process"] > ObjectPattern > Property[key.name="env"]',
      'ImportDeclaration[source.value=/^(?:node:)?process$/] > ImportSpecifier[imported.name="env"]',
    ],
    places: [
      'src-main/{main,app}.ts', // they hand on what others need
      'src-main/command-line/{commands,profile-folder,start-app}.ts', // a program of its own, and what it hands to others
      ...tests,
    ],
    message: 'The environment is read where the program is joined together, and handed in.',
  },
  'page-asks-main': {
    selectors: [
      'CallExpression[callee.name="fetch"]',
      'NewExpression[callee.name=/^(?:XMLHttpRequest|WebSocket|EventSource|WebTransport)$/]',
      `CallExpression > ${member('sendBeacon')}.callee`,
    ],
    places: tests,
    message: 'The network is reached through src-main/plex/plex-http.ts alone.',
  },
  'no-raw-ipc': {
    selectors: [
      member('ipc'),
      `MemberExpression[object.name="event"]:matches([property.name="reply"], [property.name="returnValue"])`,
    ],
    message: 'Calls come in through serve-calls.ts alone.',
  },
  'no-exposed-ipc-renderer': {
    // It may be spoken through, never be handed on.
    selectors: [
      ':not(MemberExpression, ImportSpecifier) > Identifier[name="ipcRenderer"]',
      'MemberExpression > Identifier.property[name="ipcRenderer"]',
      ':not(CallExpression) > MemberExpression[object.name="ipcRenderer"]',
      'CallExpression > MemberExpression.arguments[object.name="ipcRenderer"]',
    ],
    message: 'ipcRenderer stays in the preload: whoever has it may say anything to main.',
  },
};

const importRule = ({ module, names, message }) => ({
  meta: { type: 'problem', schema: [] },
  create(context) {
    /** @param taken undefined: the module as a whole */
    const check = (node, source, taken) => {
      if (String(source?.value).replace(/^node:/, '') !== module) return;
      if (taken?.length === 0) return;
      const isTaken = (name) => taken === undefined || taken.includes(name);
      if (names === undefined || names.some(isTaken)) context.report({ node, message });
    };
    return {
      ImportDeclaration(node) {
        if (node.importKind !== 'type') check(node, node.source, namesIn(node.specifiers));
      },
      ExportNamedDeclaration(node) {
        if (node.exportKind !== 'type') check(node, node.source, namesIn(node.specifiers));
      },
      ExportAllDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      'CallExpression[callee.name=/^require$/]': (node) => check(node, node.arguments[0]),
      'CallExpression[callee.property.name=/^(?:require|getBuiltinModule)$/]': (node) =>
        check(node, node.arguments[0]),
    };
  },
});

/** Undefined when one of them is the module as a whole, or its default, which holds it all. */
function namesIn(specifiers) {
  if (specifiers.length === 0) return undefined; // for what loading it does
  const names = specifiers
    .filter(({ importKind, exportKind }) => importKind !== 'type' && exportKind !== 'type')
    .map(({ type, local, imported }) => (type === 'ExportSpecifier' ? local : imported)?.name);
  return names.some((name) => name === undefined || name === 'default') ? undefined : names;
}

const constructRule = ({ selectors, message }) => ({
  meta: { type: 'problem', schema: [] },
  create: (context) =>
    Object.fromEntries(
      selectors.map((selector) => [selector, (node) => context.report({ node, message })]),
    ),
});

const sayings =
  /^(?:invoke|send|sendSync|sendToHost|postMessage|on|once|off|handle|handleOnce|removeListener|removeHandler)$/;

/** What is said between page and main has a name of the contract: nothing that came in may choose it. */
const constantChannels = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const typeOf = (node) => context.sourceCode.parserServices.getTypeAtLocation(node);
    const isSpeaker = (node) =>
      /^(?:ipcRenderer|ipcMain)$/.test(node.name) ||
      typeOf(node).getSymbol()?.getName() === 'WebContents';
    const isConstant = (node) => {
      if (node?.type === 'Literal') return true;
      if (node?.type === 'TemplateLiteral') return node.expressions.every(isConstant);
      return node !== undefined && node.type !== 'SpreadElement' && isLiteral(typeOf(node));
    };
    return {
      'CallExpression[callee.type="MemberExpression"]'({ callee, arguments: [channel] }) {
        if (!sayings.test(callee.property.name)) return;
        if (!isSpeaker(callee.object) || isConstant(channel)) return;
        const message = 'The name of a channel is a constant of the contract.';
        context.report({ node: channel ?? callee, message });
      },
    };
  },
};

/** One text, or a choice of texts, known when it is compiled. */
function isLiteral(type) {
  const bound = type.isTypeParameter() ? type.getConstraint() : type;
  return bound?.isUnion() ? bound.types.every(isLiteral) : (bound?.isStringLiteral() ?? false);
}

const map = (table, change) =>
  Object.fromEntries(Object.entries(table).map(([name, each]) => [name, change(each)]));

const rules = {
  ...map(homes, importRule),
  ...map(constructs, constructRule),
  'constant-channels': constantChannels,
};

/** All of them for what is shipped, then the places that each leaves alone. */
export const ownRules = [
  {
    files: ['src-*/**/*.{ts,tsx}'],
    plugins: { own: { rules } },
    rules: Object.fromEntries(Object.keys(rules).map((name) => [`own/${name}`, 'error'])),
  },
  ...Object.entries({ ...homes, ...constructs })
    .filter(([, { places = [] }]) => places.length > 0)
    .map(([name, { places }]) => ({ files: places, rules: { [`own/${name}`]: 'off' } })),
];
