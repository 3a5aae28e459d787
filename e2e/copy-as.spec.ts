import { execFileSync } from 'node:child_process';
import { expect, test } from './support/app.ts';

test('an account’s token is copied as what is needed, and says whose it is and when it goes', async ({
  app,
  plex,
  world,
  clipboard,
}) => {
  const { accounts, status } = await app.signIn(world.sam);
  const { copyAs } = accounts.account('sam');
  const [token = ''] = world.sam.account.currentTokens();
  const copiedAs = async (form: string): Promise<string> => {
    const before = await clipboard.read();
    await copyAs.choose(form);
    await expect.poll(() => clipboard.read()).not.toBe(before);
    return clipboard.read();
  };

  expect(await copiedAs('Header line')).toBe(`X-Plex-Token: ${token}`);
  await expect(status).toHaveText(
    'Token of sam copied as a header line. It leaves the clipboard in 30 seconds.',
  );
  expect(await copiedAs('Environment line')).toBe(`PLEX_TOKEN=${token}`);
  await expect(status).toContainText('copied as a line for the environment');
  expect(await copiedAs('URL with the token')).toBe(
    `${plex.url}/api/v2/user?X-Plex-Token=${token}`,
  );
  await expect(status).toContainText('copied as a URL');

  // A shell says what it would give to curl, and Plex what it says to that.
  const line = await copiedAs('curl line');
  await expect(status).toContainText('copied as a curl line');
  const printed = execFileSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${line}`]);
  const [, clientHeader = '', , tokenHeader = '', address = ''] = printed.toString().split('\n');
  const reply = await fetch(address, {
    headers: {
      'X-Plex-Client-Identifier': valueOf(clientHeader),
      'X-Plex-Token': valueOf(tokenHeader),
      Accept: 'application/json',
    },
  });
  expect(await reply.json()).toMatchObject({ username: 'sam' });
  expect(await clipboard.targets()).toContain('x-kde-passwordManagerHint');
});

test('a transient token is copied with its server’s address, and a source’s with its own', async ({
  app,
  world,
  clipboard,
}) => {
  const { servers, transientTokens, source } = await app.signIn(world.nora);
  await servers.server('Attic box').newTransientToken.click();
  await transientTokens.tokenFor('Attic box').copyAs.choose('curl line');
  await expect.poll(() => clipboard.read()).toMatch(/^curl .*'X-Plex-Token: transient-/);
  expect(await clipboard.read()).toContain(`'${world.atticBox.url}/library'`);

  await servers.server('Attic box').sourceConnection.click();
  await source.find(world.atticBox.machineIdentifier);
  await source.copyAs.choose('URL with the token');
  await expect.poll(() => clipboard.read()).toMatch(/\/library\?X-Plex-Token=/);
});

function valueOf(headerLine: string): string {
  return headerLine.split(': ', 2)[1] ?? '';
}
