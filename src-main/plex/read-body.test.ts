import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

import { readBody } from './read-body.ts';

const json = (body: string) => readBody('application/json; charset=utf-8', Buffer.from(body));
const xml = (body: string) => readBody('application/xml', Buffer.from(body));

describe('JSON', () => {
  test('is read with and without a byte order mark', () => {
    expect(json('{"a":"ü"}')).toEqual({ a: 'ü' });
    expect(json('\ufeff{"a":1}')).toEqual({ a: 1 });
    expect(readBody('Application/JSON;charset="UTF-8"', Buffer.from('[]'))).toEqual([]);
  });

  test.each(['', ' ', '{', '{"a":1}x', '{"a":"\u0000"}', '\0{}', "{'a':1}", '<user/>', 'NaN'])(
    'S37: is not guessed from %j',
    (body) => {
      expect(() => json(body)).toThrow();
    },
  );

  test('S37: is UTF-8 and nothing else', () => {
    expect(() => readBody('application/json', Buffer.from('"\xfc"', 'latin1'))).toThrow();
    expect(() => readBody('application/json', Buffer.from('"a"', 'utf16le'))).toThrow();
    expect(() => readBody('application/json; charset=iso-8859-1', Buffer.from('"a"'))).toThrow();
    expect(() => readBody('application/json', gzipSync('"a"'))).toThrow();
  });

  test('S37: of a hundred thousand levels does not overflow the stack', () => {
    expect(() => json('['.repeat(100_000) + ']'.repeat(100_000))).not.toThrow(RangeError);
  });
});

test.each([undefined, '', 'text/html', 'text/plain', 'application/octet-stream', 'json'])(
  'S37: does not read %j, whatever the body looks like',
  (contentType) => {
    expect(() => readBody(contentType, Buffer.from('{}'))).toThrow();
  },
);

describe('XML', () => {
  test('has the shape of JSON', () => {
    expect(
      xml(`<?xml version="1.0" encoding="UTF-8"?>
        <user id="7" title="Tom &amp; &#x4a;&#101;rry">
          <subscription active="1"><features><feature id="pass"/><feature id="sync"/></features></subscription>
          <profile autoSelectAudio="1"/>
          <entitlements all="1"><entitlement id="all"/></entitlements>
          <roles/>
          <services><service identifier="a" token="t"/></services>
        </user>`),
    ).toEqual({
      user: {
        id: '7',
        title: 'Tom & Jerry',
        subscription: { active: '1', features: ['pass', 'sync'] },
        profile: { autoSelectAudio: '1' },
        entitlements: ['all'],
        roles: [],
        services: [{ identifier: 'a', token: 't' }],
      },
    });
  });

  test('keeps every value a text', () => {
    expect(xml('<a b="007" c="true" d="1e3"/>')).toEqual({ a: { b: '007', c: 'true', d: '1e3' } });
    expect(readBody('text/xml;charset=utf-8', Buffer.from('\ufeff<pong>true</pong>'))).toEqual({
      pong: 'true',
    });
  });

  test.each<[string, string]>([
    ['nothing', ''],
    ['a text', 'hello'],
    ['an unclosed element', '<a><b></a>'],
    ['an element cut off', '<a b="1"'],
    ['two roots', '<a/><b/>'],
    ['a document type', '<!DOCTYPE a><a/>'],
    ['an entity', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['an undeclared entity', '<a b="&nope;"/>'],
    ['a half entity', '<a b="&amp"/>'],
    ['a character out of range', '<a b="&#x110000;"/>'],
    ['a surrogate', '<a b="&#xd800;"/>'],
    ['a NUL', '<a b="\0"/>'],
    ['a comment', '<a><!-- b --></a>'],
    ['a CDATA section', '<a><![CDATA[b]]></a>'],
    ['a page', '<html><body><p>hello</body></html>'],
    ['a reserved element', '<__proto__ a="1"/>'],
    ['a reserved attribute', '<a __proto__="1"/>'],
    ['a constructor', '<a><constructor/></a>'],
    ['a method of objects', '<a toString="1"/>'],
    ['too deep a nest', '<a>'.repeat(40) + '</a>'.repeat(40)],
    ['a hundred thousand levels', '<a>'.repeat(100_000) + '</a>'.repeat(100_000)],
    [
      'too many attributes',
      `<a ${Array.from({ length: 40_001 }, (_, i) => `b${String(i)}="1"`).join(' ')}/>`,
    ],
    ['two equal roots', '<a/><a/>'],
    ['too many elements', `<a>${'<b/>'.repeat(20_001)}</a>`],
  ])('S37: is refused for %s', (_what, body) => {
    const startedAt = performance.now();
    expect(() => xml(body)).toThrow();
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  test('S37: may be thirty levels deep and have twenty thousand elements', () => {
    expect(() => xml('<a>'.repeat(30) + '</a>'.repeat(30))).not.toThrow();
    expect(() => xml(`<a>${'<b/>'.repeat(19_999)}</a>`)).not.toThrow();
  });
});
