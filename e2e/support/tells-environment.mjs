/* In main, before the program: tells by name what its environment holds once the program has started. */
import { app } from 'electron';

void app.whenReady().then(() => console.log(`environment: ${Object.keys(process.env).join(' ')}.`));
