import * as z from 'zod/mini';

/*
 * What may stand after our switches. Loaded only where one has a value: a usual start has none, and is
 * not to load a schema library before its icon is there.
 */

/** An origin and nothing besides, in the form that the Plex client takes. */
export const StandInUrl = z.string().check(
  z.maxLength(300),
  z.regex(/^https?:\/\/[^\s\\/?#@]+\/?$/i),
  z.refine((text) => {
    if (!URL.canParse(text)) return false;
    const { hostname, port } = new URL(text);
    return !hostname.endsWith('.') && port !== '0';
  }),
);
export const Folder = z.string().check(z.minLength(1));
