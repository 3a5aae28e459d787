import fs from 'node:fs';
import { inProject } from '../setup/places.mjs';

const DAY = 86_400_000;
const LONGEST_DAYS = 90;

/** Lines of docs/security.md that may fail for a while, each with why, who answers for it, and until when. */
export function readExceptions() {
  return JSON.parse(fs.readFileSync(inProject('docs/security-exceptions.json'), 'utf8'));
}

/** What is wrong with the list of exceptions, a sentence each. */
export function faultsOfExceptions(exceptions, now) {
  return exceptions.flatMap(({ line, reason, owner, until }) => {
    const end = endOf(until);
    return [
      ...(/^[SR]\d+$/.test(line ?? '') ? [] : [`${line} is no line of docs/security.md`]),
      ...(/\S/.test(reason ?? '') ? [] : [`${line} is excepted for no reason`]),
      ...(/\S/.test(owner ?? '') ? [] : [`nobody answers for the exception of ${line}`]),
      ...(Number.isNaN(end) ? [`the exception of ${line} has no end`] : []),
      ...(end < now ? [`the exception of ${line} has ended`] : []),
      ...(end > now + LONGEST_DAYS * DAY
        ? [`the exception of ${line} is longer than 90 days`]
        : []),
    ];
  });
}

export function isExcepted(exceptions, line, now) {
  return exceptions.some((each) => each.line === line && endOf(each.until) >= now);
}

/** The last moment of a day that is written as YYYY-MM-DD. */
function endOf(day) {
  return /^\d{4}-\d\d-\d\d$/.test(day ?? '') ? Date.parse(day) + DAY - 1 : NaN;
}
