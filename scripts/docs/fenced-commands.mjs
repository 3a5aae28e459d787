import fs from 'node:fs';
import { inProject } from '../setup/places.mjs';

/** Every line of the README and the documents that a reader is to type into a shell. */
export function fencedCommands() {
  const documents = fs
    .readdirSync(inProject('docs'), { recursive: true })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...documents].flatMap((file) => {
    const text = fs.readFileSync(inProject(file), 'utf8');
    const blocks = [...text.matchAll(/^ *```(?:sh|bash|console)\n(.*?)^ *```/gms)];
    return blocks
      .flatMap(([, block]) => block.split('\n'))
      .map((line) => line.replace(/\s+#.*$/, '').trim())
      .filter((line) => line !== '')
      .map((line) => ({ file, line }));
  });
}
