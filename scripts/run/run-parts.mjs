/** So many failures are told again. */
const MOST_TOLD = 10;

/**
 * Runs every part, also after one that failed, and says at the end how many of all passed. Only behind one
 * that makes what the rest is about (`isGround`) nothing is run once it has failed. What failed is told once
 * more at the end, as that is all that some places keep of a long output.
 *
 * @param parts each with a `title` and `run()`, which gives `{ passed, failed, skipped }` and maybe
 *   `failures`, a list of `{ title, message }`
 * @returns the exit status: 0 when none failed, and something passed
 */
export async function runParts(parts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const verdicts = [];
  const failures = [];
  for (const part of parts) {
    console.log(`\n── ${part.title}`);
    const startedAt = Date.now();
    const counted = await part.run().catch(failedBefore);
    for (const kind of Object.keys(total)) total[kind] += counted[kind];
    failures.push(...(counted.failures ?? []));
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    verdicts.push(`${counted.failed === 0 ? 'passed' : 'FAILED'} ${part.title}, ${seconds} s`);
    if (part.isGround && counted.failed > 0) {
      const rest = parts.slice(parts.indexOf(part) + 1);
      verdicts.push(...rest.map(({ title }) => `not run ${title}`));
      break;
    }
  }
  tell('What failed', failures);
  console.log(`\n${verdicts.join('\n')}`);
  console.log(describe(total));
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** The machinery itself broke: that proves nothing, so it is a failure. */
function failedBefore(error) {
  console.error(error);
  return { passed: 0, failed: 1, skipped: 0 };
}

function tell(heading, list) {
  if (list.length === 0) return;
  console.log(`\n── ${heading}`);
  for (const { title, message } of list.slice(0, MOST_TOLD)) console.log(`\n${title}\n${message}`);
  if (list.length > MOST_TOLD) console.log(`\nand ${list.length - MOST_TOLD} more`);
}

function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
