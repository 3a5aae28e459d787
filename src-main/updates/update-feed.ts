import { createPublicKey } from 'node:crypto';
import * as z from 'zod/mini';

/** Written into the program when it is built, from `update-feed.json`; null where there is no such file. */
declare const KEYRING_UPDATE_FEED: unknown;

/** A folder at one https host: `https://host/folder/`. No user, port 443 or another, no query. */
const FolderAddress = z.string().check(
  z.maxLength(256),
  z.regex(/^https:\/\/[a-z\d.-]+(?::\d+)?\/(?:[\w-]+\/)*$/),
  z.refine((address) => URL.canParse(address)),
);

const Ed25519Key = z.string().check(z.maxLength(512), z.refine(isEd25519));

/** Where new versions are listed, and by whom. */
export const UpdateFeed = z.strictObject({
  address: FolderAddress,
  /** PEM. More than one while one takes the place of another. */
  publicKeys: z.array(Ed25519Key).check(z.minLength(1), z.maxLength(4)),
  /** PEM, in place of the known authorities: who vouches for the host. */
  authority: z.optional(z.string().check(z.maxLength(8_192))),
});
export type UpdateFeed = z.infer<typeof UpdateFeed>;

/** The feed of this build; undefined where it has none. Nothing that a user may set leads to another. */
export function pinnedFeed(): UpdateFeed | undefined {
  const pinned = typeof KEYRING_UPDATE_FEED === 'undefined' ? null : KEYRING_UPDATE_FEED;
  return UpdateFeed.safeParse(pinned).data;
}

function isEd25519(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}
