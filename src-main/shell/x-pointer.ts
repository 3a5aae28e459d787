import { connectToDisplay } from '../clipboard/x-connection.ts';

/**
 * Where the pointer is on an X display, in its pixels.
 *
 * @throws Error where the display does not say
 */
export async function readXPointer(display: string): Promise<{ x: number; y: number }> {
  const { client, root } = await connectToDisplay(display);
  try {
    return await new Promise((resolve, reject) => {
      client.on('end', () => reject(new Error('the display is gone')));
      client.QueryPointer(root, (error, place) => {
        if (error) reject(error);
        else resolve({ x: place.rootX, y: place.rootY });
      });
    });
  } finally {
    client.terminate();
  }
}
