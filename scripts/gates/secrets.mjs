/*
 * Secrets that must not stand in the repository or in the packed program (S45). What is invented for
 * tests says so by its words, or is one of the few values below.
 */

/** What a secret of Plex's, or one of those that leak most, looks like. In the group, if there is one: what may be invented. */
const looks = [
  ['a token in an address or a header', /X-Plex-Token["']?\s*[=:]\s*["'`]?([\w-]{20})(?![\w-])/g],
  [
    'a token in an answer',
    /(?:authToken|accessToken|auth_token)["']?\s*[=:]\s*["'`]([\w-]{20})["'`]/g,
  ],
  [
    'a transient token',
    /transient-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/g,
  ],
  ['a claim token', /claim-([\w-]{20})(?![\w-])/g],
  ['a JWT', /\b(eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,})/g],
  ['a private key', /-----BEGIN (?:\w+ )?PRIVATE KEY-----/g],
  ['a private Ed25519 key', /["'`]?\bd["'`]?\s*:\s*["'`]([\w-]{43})["'`]/g],
  ['a registry login', /_(?:authToken|password)\s*=\s*\S/g],
];

/** Figures that nobody is issued: few different characters, as in 0000 or abcdef. */
const isInvented = (text) =>
  /made-?up|fake|example|canary|secret|token|planted/i.test(text) || new Set(text).size <= 8;

const isKnown = (text) => isInvented(text) || published.includes(text);

/** Of RFC 8037, for the known-answer test of our signatures. */
const published = ['nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A'];

/**
 * @param text of one file
 * @returns what was found, one line each; never the secret itself
 */
export function secretsIn(text) {
  return looks.flatMap(([what, look]) =>
    [...text.matchAll(look)]
      .filter(([, secret = '']) => secret === '' || !isKnown(secret))
      .map(({ index }) => `${what} in line ${text.slice(0, index).split('\n').length}`),
  );
}
