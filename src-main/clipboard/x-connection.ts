import { createConnection } from 'node:net';
import x11 from 'x11';
import type { XClient } from 'x11';
import { localDisplay } from './local-display.ts';

/**
 * Over the display's own socket only. Left to itself the library goes on to a port of this computer
 * where there is no socket, and there anybody may listen.
 *
 * @throws Error where there is no display, or it does not let us in
 */
export function connectToDisplay(display: string): Promise<{ client: XClient; root: number }> {
  const [, number = ''] = localDisplay.exec(display) ?? [];
  return new Promise((resolve, reject) => {
    const client = x11.createClient(
      {
        display,
        stream: createConnection(`/tmp/.X11-unix/X${number}`),
        auth: undefined, // As XAUTHORITY or ~/.Xauthority says.
        disableBigRequests: true,
      },
      (error, connected) => {
        if (connected === undefined) reject(error ?? new Error('the display did not greet us'));
        else resolve({ client, root: connected.screen[0].root });
      },
    );
    // A refusal to let us in. Later ones tell of programs that asked for the text and died since.
    client.on('error', reject);
  });
}
