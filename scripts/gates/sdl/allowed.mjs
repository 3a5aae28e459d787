/* What the rules of SDL find and may find: rule, file, and why that is well. */

export const allowed = [
  [
    'sdl/no-insecure-url',
    'src-main/plex/server-address.ts',
    'A server in the user’s own network may have nothing better; the user is asked first.',
  ],
];

/** Among the planted faults, to know that they look at all. */
export const planted = [
  ['sdl/no-insecure-url', 'scripts/gates/faults/src-main/plain-address.ts'],
  ['sdl/no-insecure-random', 'scripts/gates/faults/src-main/weak-identifier.ts'],
  ['sdl/no-inner-html', 'scripts/gates/faults/src-renderer/unsafe-text.tsx'],
];
