/**
 * Runs every part, also after one that failed, and says at the end how many of all passed. Only behind one
 * that makes what the rest is about (`isGround`) nothing is run once it has failed.
 *
 * @returns the exit status: 0 when none failed, and something passed
 */
export async function runParts(parts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const verdicts = [];
  for (const part of parts) {
    console.log(`\n── ${part.title}`);
    const startedAt = Date.now();
    const counted = await part.run().catch(failedBefore);
    for (const kind of Object.keys(total)) total[kind] += counted[kind];
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    verdicts.push(`${counted.failed === 0 ? 'passed' : 'FAILED'} ${part.title}, ${seconds} s`);
    if (part.isGround && counted.failed > 0) {
      const rest = parts.slice(parts.indexOf(part) + 1);
      verdicts.push(...rest.map(({ title }) => `not run ${title}`));
      break;
    }
  }
  console.log(`\n${verdicts.join('\n')}`);
  console.log(describe(total));
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** The machinery itself broke: that proves nothing, so it is a failure. */
function failedBefore(error) {
  console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
}

function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
