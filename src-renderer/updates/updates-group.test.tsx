// @vitest-environment happy-dom
import { render } from 'preact';
import { expect, test } from 'vitest';
import type { Updates } from '../../src-main/contract/updates.ts';
import { createBridge } from '../bridge.ts';
import { createFakeMain, done } from '../testing/fake-main.ts';
import { placesOfPage } from '../testing/open-page.ts';
import { alertText, button, buttons, page, until } from '../testing/screen.ts';
import { createUpdatesActs } from './updates-acts.ts';
import { UpdatesGroup } from './updates-group.tsx';

const standing: Updates = {
  step: 'idle',
  lookedAt: null,
  newer: null,
  percent: 0,
  downloaded: null,
  failure: null,
};

function open(state: Updates | null) {
  const main = createFakeMain({
    readUpdates: () => done(state),
    lookForUpdates: () => done(null),
    downloadUpdate: () => done(null),
    cancelUpdateDownload: () => done(null),
    showUpdate: () => ({ ok: false, code: 'update-file-gone', retryAt: null }),
  });
  render(
    <UpdatesGroup acts={createUpdatesActs(createBridge(main.textBridge))}>
      <input type="checkbox" />
    </UpdatesGroup>,
    placesOfPage().root,
  );
  return main;
}

test('S44: a build that knows no place to ask shows nothing of it', async () => {
  const { requestsOf } = open(null);
  await until(() => requestsOf('readUpdates').length === 1);
  await new Promise((resolve) => setTimeout(resolve));
  expect(page().innerHTML).toBe('');
});

test('it says what is known, from the first look to the file that lies there', async () => {
  const { tell, asked } = open(standing);
  await until(() => page().textContent.includes('Nobody has looked yet.'));
  button('Look now').click();
  tell('updatesChanged', { ...standing, step: 'looking' });
  await until(() => page().textContent.includes('Looking for new versions'));

  const newer = { version: '1.2.0', way: 'download' as const };
  const found = { ...standing, lookedAt: Date.now(), newer };
  tell('updatesChanged', found);
  await until(() => page().textContent.includes('There is a newer version: 1.2.0.'));
  button('Download').click();
  tell('updatesChanged', { ...found, step: 'downloading', percent: 40 });
  await until(() => page().querySelector('progress')?.value === 40);
  expect(buttons('Download')).toEqual([]);
  button('Cancel').click();

  const fileName = 'keyring-for-plex-1.2.0-x64.AppImage';
  tell('updatesChanged', { ...found, downloaded: { version: '1.2.0', fileName } });
  await until(() => page().textContent.includes(`1.2.0 was downloaded and checked: ${fileName}.`));
  expect(buttons('Download')).toEqual([]);
  button('Show in folder').click();
  await until(() => page().querySelector('[role="alert"]') !== null);
  expect(alertText()).toContain('no longer where it was put');
  expect(asked.map(({ call }) => call)).toEqual([
    'readUpdates',
    'lookForUpdates',
    'downloadUpdate',
    'cancelUpdateDownload',
    'showUpdate',
  ]);
});

test.each([
  ['package-manager', 'with the package manager of your system'],
  ['none', 'but no file of it for this computer'],
] as const)('where there is nothing to download (%s) it says so', async (way, words) => {
  open({ ...standing, lookedAt: Date.now(), newer: { version: '1.2.0', way } });
  await until(() => page().textContent.includes(words));
  expect(buttons('Download')).toEqual([]);
});

test('a failure is said in place of what was known', async () => {
  open({ ...standing, lookedAt: Date.now(), failure: 'update-list-refused' });
  await until(() => page().querySelector('[role="alert"]') !== null);
  expect(alertText()).toContain('not signed by the makers');
  expect(page().textContent).not.toContain('no newer version');
});

test('that there is nothing newer is said, and when it was found', async () => {
  open({ ...standing, lookedAt: Date.now() });
  await until(() => page().textContent.includes('Looked just now: there is no newer version.'));
});
