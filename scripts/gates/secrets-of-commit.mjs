/* Looks through what is about to be committed for secrets (S45): the git hook in .githooks runs it. */
import { execFileSync } from 'node:child_process';
import { secretsIn } from './secrets.mjs';

const git = (...args) =>
  execFileSync('git', args, { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
const names = git('diff', '--cached', '--name-only', '--diff-filter=d', '-z').split('\0');
const faults = names
  .filter((name) => name !== '')
  .flatMap((name) => secretsIn(git('show', `:${name}`)).map((fault) => `${name}: ${fault}`));
for (const fault of faults) console.error(`S45: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
