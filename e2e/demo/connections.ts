import { expect } from 'playwright/test';
import { button } from '../screens/controls.ts';
import type { Screens } from '../screens/screens.ts';
import { openDoor, privateAddress } from '../support/private-address.ts';
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

  const address = privateAddress();
  if (address === undefined) return; // Nothing here is reached over a local network.
  await step('Was asked before a token crosses the local network unencrypted', async () => {
    const door = await openDoor(address, atticBox.url);
    try {
      await servers.add(door.url);
      await expect(servers.plainHttpQuestion).toBeVisible();
      await picture(page, '45-plain-http', 'wide', servers.plainHttpQuestion);
      await button(servers.plainHttpQuestion, 'Cancel').click();
      await servers.address.fill('');
    } finally {
      await door.close();
    }
  });
}
