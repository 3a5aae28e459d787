const DAY = 86_400_000;
const OLDEST_DAYS = 7;
const refused = new Set(['high', 'critical']);

/**
 * The report of what is known against our packages, from the three that are asked.
 *
 * @param answers.audit what `npm audit --omit=dev --json` printed, parsed
 * @param answers.signatures what `npm audit signatures --json` printed, parsed
 * @param answers.osv one answer of OSV's for each package that is given to users: `{ name, vulns }`
 * @param answers.lock the hash of the lock file that was looked up
 */
export function reportOf({ audit, signatures, osv, lock, now }) {
  const knownToNpm = Object.values(audit.vulnerabilities).map(({ name, severity }) => ({
    name,
    severity,
    source: 'npm',
  }));
  const knownToOsv = osv.flatMap(({ name, vulns }) =>
    vulns.map(({ id, database_specific: more }) => ({
      name,
      id,
      severity: (more?.severity ?? 'unknown').toLowerCase(),
      source: 'OSV',
    })),
  );
  return {
    date: new Date(now).toISOString(),
    lock,
    lookedUp: { npm: audit.metadata.dependencies.prod, osv: osv.length },
    advisories: [...knownToNpm, ...knownToOsv],
    unsigned: [...signatures.invalid, ...signatures.missing].map(({ name }) => name),
  };
}

/** Why a release is refused (S42), a sentence each. An unknown severity counts as a high one. */
export function faultsOfReport(report, { lock, now }) {
  if (report === undefined) return ['nobody has looked for advisories'];
  const age = now - Date.parse(report.date);
  return [
    ...(age >= 0 && age <= OLDEST_DAYS * DAY
      ? []
      : ['the look for advisories is older than a week']),
    ...(report.lock === lock ? [] : ['the look for advisories was for other packages']),
    ...(report.lookedUp.npm > 0 && report.lookedUp.osv > 0
      ? []
      : ['the look for advisories asked for nothing']),
    ...report.advisories
      .filter(({ severity }) => refused.has(severity) || severity === 'unknown')
      .map(({ name, id, severity }) => `${name} has a ${severity} advisory ${id ?? ''}`.trim()),
    ...report.unsigned.map((name) => `${name} is not signed by the registry`),
  ];
}
