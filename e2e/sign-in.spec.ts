import type { FakePlex } from './fake-plex/fake-plex.ts';
import { faults } from './fake-plex/fake-plex.ts';
import type { Fault } from './fake-plex/faults.ts';
import { expect, test } from './support/app.ts';

const SIGN_IN = '/api/v2/users/signin';

const signInsSent = (plex: FakePlex): number => plex.requests.to(SIGN_IN, 'POST').length;

/** What plex.tv or the way to it may do, and a part of what is said of it. */
const trouble: { what: string; fault: Fault; sentence: RegExp }[] = [
  {
    what: '1001, login or password wrong',
    fault: faults.plexError(401, 1001),
    sentence: /does not know this login and password/,
  },
  {
    what: '1030, only e-mail addresses',
    fault: faults.plexError(401, 1030),
    sentence: /only the e-mail address/,
  },
  {
    what: '1031, this network is paused',
    fault: faults.plexError(401, 1031),
    sentence: /has paused sign-ins from your network/,
  },
  {
    what: '1003 without a time',
    fault: faults.rateLimit(),
    sentence: /asks for a pause .*; try again/,
  },
  {
    what: '1003 with a time in seconds',
    fault: faults.rateLimit(600),
    sentence: /asks for a pause .*; try again at \d/,
  },
  {
    what: '1003 with a date',
    fault: faults.rateLimit(new Date(Date.now() + 600_000)),
    sentence: /asks for a pause .*; try again at \d/,
  },
  { what: 'a failure of Plex', fault: faults.answerWith(500), sentence: /trouble of its own/ },
  { what: 'an HTML page of a proxy', fault: faults.htmlPage(503), sentence: /trouble of its own/ },
  {
    what: 'an HTML page that says it is well',
    fault: faults.answerWith(200, '<html>Welcome</html>', 'text/html'),
    sentence: /could not be understood/,
  },
  { what: 'garbage', fault: faults.garbage(), sentence: /could not be understood/ },
  {
    what: 'a redirect',
    fault: faults.redirect(302, 'https://login.example.test/'),
    sentence: /pointed to another address/,
  },
  { what: 'a reset', fault: faults.reset, sentence: /cannot be reached/ },
  { what: 'a cut answer', fault: faults.cutBody, sentence: /cannot be reached|not be understood/ },
];

test('each refusal and trouble is one sentence; the login stays, and nothing is sent twice', async ({
  app,
  plex,
  world,
}) => {
  const { signIn, alert } = await app.window();
  for (const { what, fault, sentence } of trouble) {
    await test.step(what, async () => {
      const before = signInsSent(plex);
      plex.fault(SIGN_IN, fault, { times: 1 });
      await signIn.send(world.sam);
      await expect(alert).toHaveText(sentence);
      await expect(signIn.login).toHaveValue('sam');
      await expect(signIn.signIn).toBeEnabled();
      expect(signInsSent(plex) - before).toBe(1);
    });
  }
});

test('Plex being down is said at once, and a later press succeeds', async ({
  app,
  plex,
  world,
}) => {
  const signedOut = await app.window();
  const { signIn, alert } = signedOut;
  await plex.goOffline();
  await signIn.send(world.sam);
  await expect(alert).toHaveText(/Plex cannot be reached/);
  await expect(signIn.login).toHaveValue('sam');
  await expect(signIn.password).toHaveValue('');

  await plex.goOnline();
  await signIn.signIn.click();
  const { accounts } = await app.windowAfter(signedOut);
  await expect(accounts.account('sam').heading).toBeVisible();
});

for (const [what, fault] of [
  ['hangs', faults.hang],
  ['drips', faults.drip(500)],
] as const) {
  test(`a Plex that ${what} is given up after 15 seconds, and can be cancelled before`, async ({
    app,
    plex,
    world,
  }) => {
    const { signIn, alert } = await app.window();
    plex.fault(SIGN_IN, fault);

    await signIn.send(world.sam);
    await expect(signIn.progress).toBeVisible();
    await expect.poll(() => signInsSent(plex)).toBe(1);
    await signIn.cancel.click();
    await expect(signIn.progress).toBeHidden();
    await expect(alert).toBeHidden();
    await expect(signIn.password).toHaveValue('');

    await signIn.password.fill(world.sam.password);
    const startedAt = Date.now();
    await signIn.signIn.click();
    await expect(alert).toHaveText(/No answer came in time/, { timeout: 25_000 });
    expect(Date.now() - startedAt).toBeGreaterThan(14_000);
    expect(Date.now() - startedAt).toBeLessThan(17_000);
    expect(signInsSent(plex)).toBe(2); // One for each press.
  });
}

test('empty fields are noticed here, and nothing is sent', async ({ app, plex, world }) => {
  const { signIn, alert } = await app.window();
  await signIn.signIn.click();
  await expect(alert).toHaveText(/Fill in every field/);
  await expect(signIn.login).toBeFocused();

  await signIn.login.fill('nora_k');
  await signIn.signIn.click();
  await expect(alert).toHaveText(/Fill in every field/);
  await expect(signIn.password).toBeFocused();
  await expect(signIn.login).toHaveValue('nora_k');
  expect(signInsSent(plex)).toBe(0);

  await signIn.send(world.nora);
  await expect(signIn.verificationCode).toBeVisible();
  await signIn.verify.click();
  await expect(alert).toHaveText(/Fill in every field/);
  expect(signInsSent(plex)).toBe(1);
});

for (const [what, password] of [
  ['300 characters', 'Xy-'.repeat(100)],
  ['the signs that forms and addresses give a meaning', ' +&%=#?ü€ "quoted\\" %2B %20 '],
] as const) {
  test(`a password of ${what} arrives as it was typed`, async ({ app, plex }) => {
    plex.addAccount({ username: 'odd', email: 'odd@example.test', password });
    const signedOut = await app.window();
    await signedOut.signIn.send({ username: 'odd', password });
    const { accounts } = await app.windowAfter(signedOut);
    await expect(accounts.account('odd').heading).toBeFocused();
    expect(plex.requests.to(SIGN_IN).at(-1)?.form.get('password')).toBe(password);
  });
}

test('a code may have spaces and begin with a zero', async ({ app, plex }) => {
  const password = 'zero-first-31';
  plex.addAccount({ username: 'zero', password, verificationCode: '012345' });
  const signedOut = await app.window();
  await signedOut.signIn.send({ username: 'zero', password });
  await signedOut.signIn.sendCode(' 012 345 ');
  const { accounts } = await app.windowAfter(signedOut);
  await expect(accounts.account('zero').heading).toBeVisible();
  expect(plex.requests.to(SIGN_IN).at(-1)?.form.get('verificationCode')).toBe('012345');
});

test('a wrong code clears the code alone; the password is not asked again', async ({
  app,
  plex,
  world,
}) => {
  const signedOut = await app.window();
  const { signIn, alert } = signedOut;
  await signIn.send(world.nora);
  await signIn.sendCode('111111');
  await expect(alert).toHaveText(/verification code is not right/);
  await expect(signIn.verificationCode).toHaveValue('');
  await expect(signIn.verificationCode).toBeFocused();
  await expect(signIn.password).toBeHidden();

  await signIn.sendCode('246810');
  const { accounts } = await app.windowAfter(signedOut);
  await expect(accounts.account('nora_k').heading).toBeVisible();
  expect(signInsSent(plex)).toBe(3); // Password, wrong code, right code.
});

test('after a network that fails at the code, a code is all that is asked for', async ({
  app,
  plex,
  world,
}) => {
  const signedOut = await app.window();
  const { signIn, alert } = signedOut;
  await signIn.send(world.nora);
  await expect(signIn.verificationCode).toBeVisible();
  plex.fault(SIGN_IN, faults.reset, { times: 1 });
  await signIn.sendCode('246810');
  await expect(alert).toHaveText(/cannot be reached/);
  await expect(signIn.verificationCode).toHaveValue('');

  await signIn.sendCode('246810');
  const { accounts } = await app.windowAfter(signedOut);
  await expect(accounts.account('nora_k').heading).toBeVisible();
});

test('"Cancel" at the code goes back to the password, and the old code is dead', async ({
  app,
  plex,
  world,
}) => {
  const { signIn } = await app.window();
  await signIn.send(world.nora);
  await expect(signIn.verificationCode).toBeVisible();
  await signIn.cancel.click();
  await expect(signIn.verificationCode).toBeHidden();
  await expect(signIn.login).toHaveValue('nora_k');
  await expect(signIn.password).toHaveValue('');
  expect(signInsSent(plex)).toBe(1);
});

test('an account that takes its e-mail address alone says so, and then takes it', async ({
  app,
  world,
}) => {
  const { mailOnly } = world;
  const signedOut = await app.window();
  const { signIn, alert } = signedOut;
  await signIn.send(mailOnly);
  await expect(alert).toHaveText(/only the e-mail address/);

  await signIn.send({ username: mailOnly.email, password: mailOnly.password });
  const { accounts } = await app.windowAfter(signedOut);
  await expect(accounts.account('mail_only').heading).toBeVisible();
});

test('a blocked account is told so, right password or not', async ({ app, world }) => {
  const { signIn, alert } = await app.window();
  await signIn.send(world.blocked);
  await expect(alert).toHaveText(/has paused sign-ins .* even with the right password/);
});

test('S23: a sign-in that is pressed twice is sent once', async ({ app, plex, world }) => {
  plex.fault(SIGN_IN, faults.hang);
  const { signIn, page } = await app.window();
  await signIn.login.fill('sam');
  await signIn.password.fill(world.sam.password);
  await signIn.signIn.dblclick();
  await page.keyboard.press('Enter');
  await expect.poll(() => signInsSent(plex)).toBeGreaterThan(0);
  // Main has taken all presses by the time it ends the sign-in.
  await signIn.cancel.click();
  await expect(signIn.progress).toBeHidden();
  expect(signInsSent(plex)).toBe(1);
});

test('main refuses a second sign-in while one is under way', async ({ app, plex, world }) => {
  plex.fault(SIGN_IN, faults.hang);
  const { signIn, page } = await app.window();
  await signIn.send(world.sam);
  await expect.poll(() => signInsSent(plex)).toBe(1);
  const answer = await page.evaluate(() => {
    const { keyring } = window as unknown as { keyring: { signIn(text: string): Promise<string> } };
    return keyring.signIn(JSON.stringify({ login: 'a', password: 'b', keepIn: 'keychain' }));
  });
  expect(JSON.parse(answer)).toMatchObject({ ok: false, code: 'sign-in-already-running' });
  expect(signInsSent(plex)).toBe(1);
});

test('signing in to an account that is here takes its place, and ends the old token', async ({
  app,
  plex,
  world,
  keychain,
}) => {
  const first = await app.signIn(world.sam);
  const [oldToken] = world.sam.account.currentTokens();
  await first.accounts.addAccount.click();
  const { accounts } = await app.signIn(world.sam);

  await expect(accounts.account('sam').heading).toBeFocused();
  await expect(accounts.headings).toHaveCount(1);
  await expect.poll(() => world.sam.account.currentTokens()).toHaveLength(1);
  const [newToken] = world.sam.account.currentTokens();
  expect(newToken).not.toBe(oldToken);
  expect(await keychain.entriesOf(plex.url)).toEqual([
    expect.objectContaining({ token: newToken }),
  ]);
});

test('several accounts stand side by side, each with its own servers', async ({ app, world }) => {
  const first = await app.signIn(world.sam);
  await first.accounts.addAccount.click();
  const { accounts, servers } = await app.signIn(world.nora);
  await expect(accounts.headings).toHaveText(['sam', 'nora_k']);
  await expect(servers.headings).toHaveText(['Attic box', 'Summer house']);

  await accounts.account('sam').card.getByRole('button', { name: 'sam', exact: true }).click();
  await expect(servers.headings).toHaveText(['Attic box']);
  await expect(servers.server('Attic box').card).toContainText('Shared by nora_k');
});

test('S23: the old page is gone with its process, for it has held the password', async ({
  app,
  world,
}) => {
  const signedOut = await app.window();
  const oldPid = await app.pagePid();
  await signedOut.signIn.send(world.sam);
  const { accounts } = await app.windowAfter(signedOut);
  await expect(accounts.account('sam').heading).toBeFocused();

  const newPid = await app.pagePid();
  expect(newPid).not.toBe(oldPid);
  await expect.poll(() => isAlive(oldPid)).toBe(false);
  expect(isAlive(newPid)).toBe(true);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
