import { languages, source, wordsOf } from './catalogues.mjs';
import { pseudoText } from './pseudo-language.mjs';
import { shares } from './shares.mjs';

/**
 * What is imported is `words:SHARE/LANGUAGE`, or `words:SHARE` for all languages in one. A language is
 * a list of texts; what they are called stands once for all, in `words:SHARE/keys`.
 */
const address = /^words:(\w+)(?:\/(\w+))?$/;

const rightToLeft = ['ar'];

/** The part of the program that an HTML file is for: its words stand in it, for the first paint. */
const sharesOfPages = { index: 'firstScreen', palette: 'palette', approval: 'approval' };

/**
 * Gives the compiled messages to whoever imports them, and writes each page once for each language:
 * `palette.html` is the English one, `palette.de.html` the German one.
 *
 * @param pseudo a language in whose place the pseudo-language stands, in tests
 */
export function wordsPlugin({ pseudo } = {}) {
  const words = (language, share) =>
    language === pseudo ? wordsOf(source, share, pseudoText) : wordsOf(language, share);
  return {
    name: 'words',
    resolveId: (id) => (address.test(id) ? `\0${id}` : undefined),
    load(id) {
      const [, share, language] = address.exec(id.replace('\0', '')) ?? [];
      if (share === undefined) return undefined;
      if (share !== 'all' && !(share in shares)) throw new Error(`no words for ${share}`);
      if (language === 'keys') return keysModule(Object.keys(words('en', share)));
      if (language !== undefined) return languageModule(share, words(language, share));
      const all = Object.fromEntries(languages.map((each) => [each, words(each, share)]));
      return `export default ${JSON.stringify(all)};`;
    },
    generateBundle: {
      order: 'post', // Vite's own plugin has written the page by then.
      handler(_options, bundle) {
        for (const { type, fileName, source: written } of Object.values(bundle)) {
          if (type !== 'asset' || !fileName.endsWith('.html')) continue;
          const page = fileName.replace(/\.html$/, '');
          for (const language of languages) {
            const html = withWords(written, language, words(language, sharesOfPages[page]));
            if (language === 'en') bundle[fileName].source = html;
            else
              this.emitFile({ type: 'asset', fileName: `${page}.${language}.html`, source: html });
          }
        }
      },
    },
  };
}

function keysModule(keys) {
  const sections = {};
  for (const [section, name] of keys.map((key) => key.split('.')))
    (sections[section] ??= []).push(name);
  const written = Object.entries(sections).map(([section, names]) => [section, names.join(' ')]);
  return `export default ${JSON.stringify(Object.fromEntries(written))};
export const keyed = (sections, texts) => {
  const keys = Object.entries(sections).flatMap(([section, names]) =>
    names.split(' ').map((name) => section + '.' + name));
  return Object.fromEntries(keys.map((key, place) => [key, texts[place]]));
};`;
}

function languageModule(share, words) {
  return `import sections, { keyed } from 'words:${share}/keys';
export default keyed(sections, ${JSON.stringify(Object.values(words))});`;
}

/** A block of data is no script: the page's policy lets it be, and nothing runs it. */
function withWords(html, language, words) {
  const direction = rightToLeft.includes(language) ? 'rtl' : 'ltr';
  const data = JSON.stringify(words).replaceAll('<', '\\u003c');
  const block = `<script type="application/json" id="words">${data}</script>`;
  return html
    .replace('<html lang="en">', `<html lang="${language}" dir="${direction}">`)
    .replace('</head>', () => `  ${block}\n  </head>`);
}
