import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import type { Payload } from '../contract/bridge.ts';
import { eventNames } from '../contract/names.ts';
import type { EventName } from '../contract/names.ts';
import { payloads, withStrayTokens } from './contract-samples.ts';
import { createEventPusher } from './push-events.ts';

function page({ isDestroyed = false } = {}) {
  const sent: unknown[] = [];
  const contents = {
    isDestroyed: () => isDestroyed,
    send: (...message: unknown[]) => sent.push(message),
  } as unknown as WebContents;
  return { sent, push: createEventPusher(() => contents) };
}

test.each(eventNames)('S12: %s goes out as one JSON text', (name) => {
  const { sent, push } = page();
  push(name, payloads[name]);
  expect(sent).toEqual([[`event:${name}`, JSON.stringify(payloads[name])]]);
});

test.each(eventNames)('S15: %s with a stray token never goes out', (name) => {
  const { sent, push } = page();
  const spoilt = withStrayTokens(payloads[name]);
  expect(spoilt.length).toBeGreaterThan(0);
  for (const payload of spoilt) {
    expect(
      () => push<EventName>(name, payload as Payload<EventName>),
      JSON.stringify(payload),
    ).toThrow();
  }
  expect(sent).toEqual([]);
});

test('says nothing to a page that is gone, or to none', () => {
  const gone = page({ isDestroyed: true });
  gone.push('keychainChanged', 'ready');
  expect(gone.sent).toEqual([]);
  createEventPusher(() => undefined)('keychainChanged', 'ready');
});
