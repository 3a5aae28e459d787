/* In main, before the program: keeps a cookie in the profile, as the program itself never does. */
import { app, session } from 'electron';

void app.whenReady().then(async () => {
  const { cookies } = session.defaultSession;
  const expirationDate = Date.now() / 1_000 + 86_400;
  await cookies.set({
    url: 'https://planted.example',
    name: 'planted',
    value: 'crumbs',
    expirationDate,
  });
  await cookies.flushStore();
  console.log('cookie: kept.');
});
