/*
 * What Electronegativity finds in our sources and may find: rule, file, line, and why that is well.
 * What is found and not here is a fault, and so is what is here and not found.
 */

const windows = ['approval', 'palette'].map((name) => `src-main/shell/${name}-window.ts`);
const made = 'const made = new BrowserWindow({';
const elsewhere =
  'It reads no setting that a function gives; page-preferences.ts has it, and page-security.spec.ts sees it hold.';

export const allowed = [
  ...[...windows, 'src-main/shell/window.ts'].flatMap((file) => [
    ['AUXCLICK_JS_CHECK', file, made, elsewhere],
    ['CONTEXT_ISOLATION_JS_CHECK', file, made, elsewhere],
    ['SANDBOX_JS_CHECK', file, made, elsewhere],
  ]),
  [
    'OPEN_EXTERNAL_JS_CHECK',
    'src-main/shell/browser.ts',
    'await shell.openExternal(address).catch(() => {',
    'The one place, and only for origins that the caller names.',
  ],
  [
    'CUSTOM_ARGUMENTS_JS_CHECK',
    'src-main/shell/lockdown.ts',
    "app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');",
    'It takes something away: Chromium looks up no name.',
  ],
  [
    'CERTIFICATE_VERIFY_PROC_JS_CHECK',
    'src-main/shell/lockdown.ts',
    'session.setCertificateVerifyProc((_request, reply) => reply(-2));',
    'It refuses every certificate: the page is not from the network.',
  ],
  [
    'CSP_GLOBAL_CHECK',
    'N/A',
    undefined,
    'It looks for a policy in HTML; page-scheme.ts sends ours with every answer.',
  ],
];

/** Of the planted faults, to know that it looks at all. */
export const planted = [
  [
    'OPEN_EXTERNAL_JS_CHECK',
    'planted/second-browser.ts',
    'export const open = (address: string): Promise<void> => shell.openExternal(address);',
    'planted',
  ],
  ...['CONTEXT_ISOLATION_JS_CHECK', 'SANDBOX_JS_CHECK', 'AUXCLICK_JS_CHECK'].map((rule) => [
    rule,
    'planted/open-page.ts',
    'export const made = new BrowserWindow({ webPreferences: { contextIsolation: false } });',
    'planted',
  ]),
];

/** A file that nobody can read: to know that it says so. */
export const unreadable = 'planted/unreadable.ts';
