import { expectTypeOf, test } from 'vitest';
import type { Payload, Reply, Request } from '../contract/bridge.ts';
import type { CallName, EventName } from '../contract/names.ts';
import type { DeviceJwt, PrivateKey, Token } from '../token.ts';

/* Judged by the compiler: `npm run check` fails where one of these does not hold. */

type Secret = Token | PrivateKey | DeviceJwt;

/** `true` where a value of this type may hold a secret, at any depth. */
type HoldsSecret<Value> = Value extends Secret
  ? true
  : Value extends readonly (infer Entry)[]
    ? HoldsSecret<Entry>
    : Value extends object
      ? { [Key in keyof Value]: HoldsSecret<Value[Key]> }[keyof Value]
      : false;

test('S15: by their types no request, reply or event has a place for a secret', () => {
  expectTypeOf<HoldsSecret<Request<CallName>>>().toEqualTypeOf<false>();
  expectTypeOf<HoldsSecret<Reply<CallName>>>().toEqualTypeOf<false>();
  expectTypeOf<HoldsSecret<Payload<EventName>>>().toEqualTypeOf<false>();
});

test('S15: the types see a secret wherever it is planted', () => {
  expectTypeOf<HoldsSecret<Token>>().toEqualTypeOf<true>();
  expectTypeOf<HoldsSecret<{ deep: { list: { one: PrivateKey }[] } }>>().toEqualTypeOf<true>();
  expectTypeOf<HoldsSecret<null | DeviceJwt[]>>().toEqualTypeOf<boolean>();
  expectTypeOf<HoldsSecret<{ name: string; one: Token | null }>>().toEqualTypeOf<boolean>();
});
