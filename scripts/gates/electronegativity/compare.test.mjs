import { expect, test } from 'vitest';
import { allowed, planted } from './allowed.mjs';
import { faultsOfRun } from './compare.mjs';

const expected = [
  ['SANDBOX_JS_CHECK', 'src-main/a.ts', 'new BrowserWindow({', 'a reason'],
  ['CSP_GLOBAL_CHECK', 'N/A', undefined, 'another'],
];
const sandbox = { id: 'SANDBOX_JS_CHECK', file: 'src-main/a.ts', sample: 'new BrowserWindow({' };
const csp = { id: 'CSP_GLOBAL_CHECK', file: 'N/A' };
const unread = { file: 'bad.ts', message: 'Unexpected token (1:6)' };

test('S40: a run of Electronegativity that finds what is allowed, and no more, is well', () => {
  const found = { errors: [unread], issues: [csp, sandbox] };
  expect(faultsOfRun(found, expected, ['bad.ts'])).toEqual([]);
});

test.each([
  ['finds something else', { issues: [csp, sandbox, { ...csp, id: 'X' }] }, 'X in N/A'],
  ['finds it twice', { issues: [csp, sandbox, sandbox] }, 'SANDBOX_JS_CHECK in src-main/a.ts'],
  ['finds it elsewhere', { issues: [csp, { ...sandbox, file: 'b.ts' }] }, 'SANDBOX_JS_CHECK in b'],
  ['finds less', { issues: [csp] }, 'is allowed and was not found'],
  ['fails to read a file', { errors: [unread, { ...unread, file: 'c.ts' }] }, 'Error parsing c.ts'],
  ['reads what nobody can read', { errors: [] }, 'bad.ts was read'],
])('S40: a run of Electronegativity is refused when it %s', (_what, change, fault) => {
  const found = { errors: [unread], issues: [csp, sandbox], ...change };
  expect(faultsOfRun(found, expected, ['bad.ts']).join('\n')).toContain(fault);
});

test('S40: nothing that Electronegativity finds is allowed without a reason', () => {
  expect([...allowed, ...planted].filter(([, , , reason]) => !reason)).toEqual([]);
  const noReason = [['CSP_GLOBAL_CHECK', 'N/A', undefined, ' ']];
  expect(faultsOfRun({ errors: [], issues: [csp] }, noReason, [])).toEqual([
    'CSP_GLOBAL_CHECK in N/A is allowed for no reason',
  ]);
});
