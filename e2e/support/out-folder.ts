import path from 'node:path';

/**
 * Where reports and pictures go, each kind into a folder of its own: `out`, or a place that the
 * ordinary user may write to, from which scripts/run/ordinary-user.mjs brings all back into `out`.
 */
export const outFolder = path.resolve(
  process.env['KEYRING_OUT_DIR'] ?? path.join(import.meta.dirname, '../../out'),
);
