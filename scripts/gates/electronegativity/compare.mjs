/**
 * What is wrong with a run, one line each.
 *
 * @param {{ errors: { file: string; message: string }[], issues: { id: string, file: string, sample?: string }[] }} found
 * @param {[rule: string, file: string, line: string | undefined, reason: string][]} expected
 * @param {string[]} unreadable files that it must fail to read
 */
export function faultsOfRun({ errors, issues }, expected, unreadable) {
  const left = [...expected];
  const faults = [];
  for (const { id, file, sample } of issues) {
    const at = left.findIndex(
      ([rule, place, line]) => rule === id && place === file && line === sample,
    );
    if (at >= 0) left.splice(at, 1);
    else faults.push(`${id} in ${file}: ${sample ?? 'the whole program'}`);
  }
  const unread = errors.map(({ file }) => file);
  return [
    ...faults,
    ...left.map(([rule, file]) => `${rule} in ${file} is allowed and was not found`),
    ...expected
      .filter(([, , , reason]) => !/\S/.test(reason ?? ''))
      .map(([rule, file]) => `${rule} in ${file} is allowed for no reason`),
    ...errors
      .filter(({ file }) => !unreadable.includes(file))
      .map(({ file, message }) => `Error parsing ${file}: ${message}`),
    ...unreadable
      .filter((file) => !unread.includes(file))
      .map((file) => `${file} was read, or left out: what else was?`),
  ];
}
