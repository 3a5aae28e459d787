import type { Account } from './accounts.ts';
import type { Answer } from './answers.ts';
import { answer } from './answers.ts';
import type { Pin } from './pins.ts';
import type { ReceivedRequest } from './request-log.ts';
import type { PlexTv } from './route-guards.ts';
import type { Handler, Route } from './routes.ts';

/*
 * The two pages that Plex shows to a person: `/auth` of app.plex.tv, which a program opens in the
 * browser, and `/link` of plex.tv, where the four characters are typed. Marked as pretended; whose
 * account it is is chosen from a list, where Plex asks for a password.
 */

export function personPageRoutes(plex: PlexTv): Route[] {
  return [
    { path: '/auth', methods: { GET: () => authPage(plex), POST: allow(plex) } },
    { path: '/auth.js', methods: { GET: () => answer(200, 'text/javascript', AUTH_SCRIPT) } },
    { path: /^\/link\/?$/, methods: { GET: showLinkPage(plex), POST: link(plex) } },
  ];
}

/** What the page is asked stands in the fragment, which no server is sent: its script reads it. */
function authPage(plex: PlexTv): Answer {
  return page(
    200,
    'Sign in',
    `<noscript><p>This page needs its script, to read which program asks.</p></noscript>
    <p id="none" role="alert" hidden>No program asks for anything: the address has no code in it.</p>
    <form id="ask" method="post" action="/auth" hidden>
      <p><strong id="product"></strong> on <strong id="device"></strong> asks to be signed in.</p>
      <input type="hidden" name="code">
      <input type="hidden" name="clientID">
      ${accountChoice(plex)}
      <button>Allow</button>
    </form>
    <script src="/auth.js"></script>`,
  );
}

/** `#?clientID=…&code=…&context[device][product]=…`, as Plex has it; told as text alone. */
const AUTH_SCRIPT = `'use strict';
const told = new URLSearchParams(location.hash.replace(/^#\\??/, ''));
const form = document.getElementById('ask');
for (const name of ['code', 'clientID']) form.elements[name].value = told.get(name) || '';
const context = (name) => told.get('context[device][' + name + ']');
document.getElementById('product').textContent = context('product') || 'A program';
document.getElementById('device').textContent = context('deviceName') || 'a device';
const asks = told.has('code') && told.has('clientID');
form.hidden = !asks;
document.getElementById('none').hidden = asks;
`;

function allow(plex: PlexTv): Handler {
  return ({ form }) => {
    const pin = plex.pins.byCode(form.get('code') ?? '');
    const isTheirs = pin?.device.clientIdentifier === form.get('clientID');
    return approve(plex, isTheirs ? pin : undefined, form);
  };
}

/** The address of a QR code brings the characters along. */
function showLinkPage(plex: PlexTv): Handler {
  return ({ query }) => linkPage(plex, 200, query.get('pin') ?? '');
}

function linkPage(plex: PlexTv, status: number, code: string, trouble = ''): Answer {
  return page(
    status,
    'Link your device',
    `${trouble === '' ? '' : `<p role="alert">${escaped(trouble)}</p>`}
    <form method="post" action="/link">
      <label for="code">The four characters that your program shows</label>
      <input id="code" name="code" value="${escaped(code)}" required maxlength="4" size="6"
        autocomplete="off" autocapitalize="characters" spellcheck="false" autofocus>
      ${accountChoice(plex)}
      <button>Link</button>
    </form>`,
  );
}

/** Only the short ones are typed: a strong PIN is approved on the page that its program opens. */
function link(plex: PlexTv): Handler {
  return ({ form }) => {
    const code = form.get('code')?.trim() ?? '';
    const pin = code.length === 4 ? plex.pins.byCode(code) : undefined;
    if (pin === undefined) return linkPage(plex, 404, code, UNKNOWN);
    return approve(plex, pin, form);
  };
}

const UNKNOWN = 'This code is unknown, or it has expired. Get a new one in the program.';

function approve(plex: PlexTv, pin: Pin | undefined, form: ReceivedRequest['form']): Answer {
  if (pin === undefined) return page(404, 'Not signed in', `<p role="alert">${UNKNOWN}</p>`);
  const account = signers(plex).find(({ username }) => username === form.get('username'));
  if (account === undefined) {
    return page(400, 'Not signed in', '<p role="alert">There is no such account.</p>');
  }
  plex.pins.approve(pin, account);
  return page(
    200,
    'Signed in',
    `<p>${escaped(pin.product)} is now signed in as <strong>${escaped(account.username)}</strong>.
      You can close this page.</p>`,
  );
}

/** Managed users cannot sign in by themselves. */
const signers = (plex: PlexTv): Account[] => plex.accounts.all().filter(({ managed }) => !managed);

function accountChoice(plex: PlexTv): string {
  const options = signers(plex).map(({ username }) => `<option>${escaped(username)}</option>`);
  return `<label for="username">Which account is yours?</label>
      <select id="username" name="username">${options.join('')}</select>`;
}

function page(status: number, title: string, content: string): Answer {
  const text = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>${title} – Pretend Plex</title>
  <style>${STYLE}</style>
</head>
<body>
  <header>Pretend Plex</header>
  <main>
    <h1>${title}</h1>
    ${content}
  </main>
  <footer>A stand-in on this computer, for trying Keyring for Plex out. It is not made by Plex, and
    nothing here reaches the internet.</footer>
</body>
</html>
`;
  const whole = answer(status, 'text/html; charset=utf-8', text);
  return { ...whole, headers: { ...whole.headers, ...PAGE_HEADERS } };
}

const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem; }
  header { font-weight: 600; border: 2px dashed; padding: .5rem .75rem; }
  form { display: grid; gap: .75rem; justify-items: start; }
  [hidden] { display: none; }
  p { margin: .25rem 0; }
  [role="alert"] { border-inline-start: 4px solid; padding-inline-start: .75rem; }
  input, select, button { font: inherit; padding: .4rem .75rem; min-height: 2.5rem; }
  #code { text-transform: uppercase; letter-spacing: .3em; }
  footer { margin-top: 2rem; font-size: .875rem; opacity: .85; }
`;

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
