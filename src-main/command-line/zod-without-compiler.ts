import { config } from 'zod/mini';

/*
 * To be loaded before any schema is made. Zod writes a function for each schema on its first use, which
 * pays for itself after many uses: this program uses each once.
 */
config({ jitless: true });
