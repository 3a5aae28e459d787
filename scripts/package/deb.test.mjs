import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { starter } from './deb.mjs';

test.runIf(process.platform === 'linux')(
  'S24: the launcher takes away the right to write core files, for good',
  () => {
    expect(starter).toMatch(/^exec .*"\$@"$/m);
    // In place of the program: what it would be allowed.
    const telling = starter.replace(/^exec .*$/m, 'ulimit -Sc; ulimit -Hc');
    const raised = `ulimit -Sc "$(ulimit -Hc)"; ulimit -Sc; ${telling.replace(/^#!.*\n/, '')}`;
    const [before, soft, hard] = execFileSync('sh', ['-c', raised], { encoding: 'utf8' }).split(
      '\n',
    );
    expect(before).not.toBe('0');
    expect([soft, hard]).toEqual(['0', '0']);
  },
);
