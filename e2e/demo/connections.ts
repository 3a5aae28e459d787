import { expect } from 'playwright/test';
import type { Screens } from '../screens/screens.ts';
import type { LongWalk } from './walk.ts';

/** Which of a server's addresses is in use, and why the others are not. */
export async function walkConnections(walk: LongWalk, { servers, page }: Screens): Promise<void> {
  const { world, picture, step } = walk;
  const { atticBox } = world;
  const server = servers.server('Attic box');

  await step('Read why a connection of a server is not in use', async () => {
    await atticBox.stop('local');
    await server.connectionsTried.click();
    await server.tryAgain.click();
    await expect(server.tried(atticBox.urlOf('remote'))).toContainText('Chosen');
    await picture(page, '44-connections', 'wide', server.card);
    await atticBox.start('local');
    await server.tryAgain.click();
    await expect(server.tried(atticBox.urlOf('local'))).toContainText('Chosen');
    await server.connectionsTried.click();
  });
}
