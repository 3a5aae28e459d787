import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inProject, projectFolder } from '../setup/places.mjs';
import { reportOf } from './advisories.mjs';

/** Where the last look is kept. It belongs to a release, and so to the repository. */
export const advisoryFile = inProject('release/advisories.json');

const OSV = 'https://api.osv.dev/v1/query';

/** Asks npm and OSV, and writes down what they said. Throws where one of them does not answer. */
export async function lookUpAdvisories({ lock, now }) {
  const { packages } = JSON.parse(fs.readFileSync(inProject('package-lock.json'), 'utf8'));
  const given = Object.entries(packages).filter(([place, { dev }]) => place !== '' && !dev);
  const osv = [];
  for (const [place, { name, version }] of given)
    osv.push(await askOsv(name ?? place.slice(place.lastIndexOf('node_modules/') + 13), version));
  const audit = auditedBy(['--omit=dev']);
  const report = reportOf({ audit, signatures: auditedBy(['signatures']), osv, lock, now });
  fs.mkdirSync(path.dirname(advisoryFile), { recursive: true });
  fs.writeFileSync(advisoryFile, `${JSON.stringify(report, undefined, 1)}\n`);
}

/** npm ends with 1 when it has found something, so what it printed is what counts. */
function auditedBy(args) {
  let printed;
  try {
    const options = { cwd: projectFolder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
    printed = execFileSync('npm', ['audit', ...args, '--json'], options);
  } catch (error) {
    printed = error.stdout;
  }
  const answer = JSON.parse(printed);
  if (answer.statusCode !== undefined || answer.error !== undefined)
    throw new Error(`npm audit ${args.join(' ')} was not answered`);
  return answer;
}

async function askOsv(name, version) {
  const response = await fetch(OSV, {
    method: 'POST',
    body: JSON.stringify({ version, package: { name, ecosystem: 'npm' } }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`OSV answered ${response.status} about ${name}`);
  const { vulns = [] } = await response.json();
  return { name, vulns };
}
