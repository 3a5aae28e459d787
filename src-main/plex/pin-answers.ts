import * as z from 'zod/mini';

import { Token } from '../token.ts';
import { asInt, asText, Credential, inside } from './plex-answers.ts';

/** A PIN under way. Whoever has its id and its client identifier gets the token. */
export type PlexPin = {
  id: Token;
  /** About 25 characters for the browser, or 4 that a person types at plex.tv/link. */
  code: Token;
  /** Epoch milliseconds, by our clock. */
  expiresAt: number;
};

const PinId = z.pipe(
  z.pipe(z.transform(asInt), z.int().check(z.positive())),
  z.transform((id) => new Token(String(id))),
);

const NewPin = z.object({
  id: PinId,
  code: Credential,
  /** Seconds. */
  expiresIn: z.optional(z.transform(asInt)),
  /** ISO 8601 (JSON), or `2026-10-01 10:30:00 UTC` (XML). */
  createdAt: z.optional(z.transform(asText)),
  expiresAt: z.optional(z.transform(asText)),
});

/** @param askedAt by our clock, in epoch milliseconds */
export function readPin(answer: unknown, askedAt: number): PlexPin {
  const { id, code, ...times } = NewPin.parse(inside('pin', answer));
  const lifeMs = LifeMs.parse(lifeOf(times, askedAt));
  return { id, code, expiresAt: askedAt + lifeMs };
}

/** None that Plex ever named comes near a day; `setTimeout` and a person's patience end there too. */
const LifeMs = z.number().check(z.minimum(1), z.maximum(86_400_000));

/** A length of time first: it holds whatever our clock says, and clocks are often wrong. */
function lifeOf(
  { expiresIn, createdAt, expiresAt }: Omit<z.infer<typeof NewPin>, 'id' | 'code'>,
  askedAt: number,
): number {
  const end = timeOf(expiresAt);
  const start = timeOf(createdAt);
  if (!Number.isNaN(end - start)) return end - start;
  return typeof expiresIn === 'number' ? expiresIn * 1_000 : end - askedAt;
}

/** NaN for what is no time. Both forms are read by `Date.parse`, once the second one has its T and Z. */
const timeOf = (text: string | null | undefined) =>
  Date.parse((text ?? '').replace(/^(\S+) (\S+) UTC$/, '$1T$2Z'));

/** `null` (JSON), empty (XML) or absent until someone approved the PIN. */
const PinState = z.object({
  id: PinId,
  authToken: z.optional(z.union([z.null(), z.literal(''), Credential])),
});

export function readPinState(answer: unknown): Token | 'waiting' {
  const { authToken } = PinState.parse(inside('pin', answer));
  return authToken instanceof Token ? authToken : 'waiting';
}
