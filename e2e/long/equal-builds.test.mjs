import { expect, test } from 'vitest';
import { hashesOfBuilds } from '../../scripts/package/equal-builds.mjs';

test.runIf(process.platform === 'linux')(
  'S43: two builds of one commit in different folders are alike to the byte',
  () => {
    const [one, other] = hashesOfBuilds(['one', 'another-name']);
    expect(Object.keys(one)).toContain('legal/parts.cdx.json');
    expect(other).toEqual(one);
  },
);
