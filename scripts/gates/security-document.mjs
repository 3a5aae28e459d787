/*
 * docs/security.md names for each line of the security checklist the tests that prove it. A test is
 * named after its lines: `S7: `, or `S11, S13: ` where it proves two.
 */

const lineNames = [
  ...Array.from({ length: 45 }, (_, at) => `S${at + 1}`),
  ...Array.from({ length: 19 }, (_, at) => `R${at + 1}`),
];

const row = /^\| ([SR]\d+) \|([^|]*)\|([^|]*)\|([^|]*)\|$/;
const citation = /`([^`]+)`: “([^”]+)”/g;
const namedTitle = /(['"`])((?:[SR]\d+, )*[SR]\d+): ((?:\\.|(?!\1)[^\\\n])+)\1/g;

/**
 * What is wrong with the document, a sentence each.
 *
 * @param {string} document the text of docs/security.md
 * @param {Record<string, string>} testFiles each file of tests by its name, with its text
 */
export function faultsOfSecurityDocument(document, testFiles) {
  const rows = document.split('\n').flatMap((line) => {
    const [, name, promise, proof] = row.exec(line) ?? [];
    return name === undefined ? [] : [{ name, promise, proof, cited: citationsOf(proof) }];
  });
  const named = Object.entries(testFiles).flatMap(([file, text]) => namedTests(file, text));
  const has = (all, { name, file, title }) =>
    all.some((each) => each.name === name && each.file === file && each.title === title);
  const cited = rows.flatMap(({ name, cited: tests }) => tests.map((test) => ({ name, ...test })));
  return [
    ...lineNames
      .filter((name) => rows.filter((each) => each.name === name).length !== 1)
      .map((name) => `${name} does not stand in the table once`),
    ...rows
      .filter(({ name }) => !lineNames.includes(name))
      .map(({ name }) => `${name} is no line of the checklist`),
    ...rows
      .filter(({ promise }) => promise.trim() === '')
      .map(({ name }) => `${name} promises nothing`),
    ...rows
      .filter(({ cited: tests, proof }) => tests.length === 0 && !/Not proven yet: \S/.test(proof))
      .map(({ name }) => `${name} names neither a test nor why there is none`),
    ...cited
      .filter((test) => !has(named, test))
      .map(({ name, file, title }) => `${name} names a test that is not there: ${file}: ${title}`),
    ...named
      .filter((test) => !has(cited, test))
      .map(({ name, file, title }) => `${name} does not name its test: ${file}: ${title}`),
  ];
}

function citationsOf(proof) {
  return [...proof.matchAll(citation)].map(([, file, title]) => ({ file, title }));
}

/** One for each line that a title begins with. */
function namedTests(file, text) {
  return [...text.matchAll(namedTitle)].flatMap(([, , names, title]) =>
    names.split(', ').map((name) => ({ name, file, title: title.replaceAll(/\\(.)/g, '$1') })),
  );
}
