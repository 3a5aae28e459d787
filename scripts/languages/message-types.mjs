import fs from 'node:fs';
import { TYPE } from '@formatjs/icu-messageformat-parser';
import prettier from 'prettier';
import { cataloguesFolder, parseMessage, readCatalogue, source } from './catalogues.mjs';

export const typesFile = `${cataloguesFolder}/messages.ts`;

const head = `/*
 * Written by \`npm run words\` from en.json: each message, and what has to be filled into it.
 */

export type Messages = {`;

/** The text of \`messages.ts\` for the English catalogue as it is. */
export async function messageTypes() {
  const lines = Object.entries(readCatalogue(source)).map(
    ([key, text]) => `'${key}': ${typeOf(placeholdersOf(text))};`,
  );
  const options = await prettier.resolveConfig(typesFile);
  return prettier.format([head, ...lines, '};'].join('\n'), { ...options, filepath: typesFile });
}

export async function writeMessageTypes() {
  fs.writeFileSync(typesFile, await messageTypes());
}

/** @returns {Map<string, 'string' | 'number'>} the type of each placeholder by its name */
export function placeholdersOf(text) {
  const found = new Map();
  const visit = (parts) => {
    for (const { type, value, options } of parts) {
      if (type === TYPE.literal || type === TYPE.pound) continue;
      const isNumber = type === TYPE.plural || type === TYPE.number;
      if (isNumber || !found.has(value)) found.set(value, isNumber ? 'number' : 'string');
      for (const branch of Object.values(options ?? {})) visit(branch.value);
    }
  };
  visit(parseMessage(text));
  return found;
}

function typeOf(placeholders) {
  if (placeholders.size === 0) return 'null';
  const fields = [...placeholders].sort().map(([name, type]) => `${name}: ${type}`);
  return `{ ${fields.join('; ')} }`;
}
