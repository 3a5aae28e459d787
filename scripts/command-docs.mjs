/*
 * Writes the commands into docs/command-line.md, from their one table:
 * `node --import tsx scripts/command-docs.mjs`
 */
import fs from 'node:fs';
import { manualText } from '../src-main/command-line/manual.ts';
import { inProject } from './setup/places.mjs';

const file = inProject('docs/command-line.md');
const [before, rest] = fs.readFileSync(file, 'utf8').split('## Commands\n');
const [, after] = rest.split('## Exit status\n');
fs.writeFileSync(file, `${before}## Commands\n\n${manualText()}\n## Exit status\n${after}`);
