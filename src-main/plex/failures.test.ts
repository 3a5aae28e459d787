import { describe, expect, test } from 'vitest';

import type { FailureCode } from '../contract/failure-codes.ts';
import {
  answers,
  answersHtml,
  answersJson,
  answersXml,
  asked,
  clientOf,
  startTestServer,
  token,
  type Answering,
} from './test-server.ts';

/** plex.tv's table: its code, the status it comes with, and what it means to us. */
const plexCodes: [code: number, status: number, failure: FailureCode, onSignIn?: FailureCode][] = [
  [1000, 400, 'client-identifier-missing'],
  [1001, 401, 'token-rejected', 'credentials-refused'],
  [1002, 404, 'not-found'],
  [1003, 429, 'rate-limited'],
  [1004, 400, 'request-malformed'],
  [1005, 405, 'method-not-allowed'],
  [1006, 406, 'not-acceptable'],
  [1007, 500, 'plex-busy'],
  [1008, 422, 'action-impossible'],
  [1009, 403, 'managed-user-refused'],
  [1010, 422, 'field-blank'],
  [1011, 422, 'value-taken'],
  [1012, 403, 'subscription-required'],
  [1013, 403, 'sign-up-required'],
  [1013, 503, 'plex-busy'],
  [1014, 422, 'already-exists'],
  [1020, 404, 'pin-expired'],
  [1025, 422, 'two-factor-off'],
  [1026, 422, 'two-factor-secret-missing'],
  [1027, 422, 'two-factor-already-on'],
  [1028, 401, 'verification-code-wrong'],
  [1029, 401, 'verification-code-required'],
  [1030, 401, 'email-required'],
  [1031, 401, 'address-blocked'],
  [1032, 422, 'format-refused'],
  [1033, 422, 'format-refused'],
  [1034, 422, 'format-refused'],
  [1035, 422, 'format-refused'],
  [1036, 422, 'format-refused'],
  [1037, 422, 'format-refused'],
  [1038, 422, 'format-refused'],
  [1039, 422, 'format-refused'],
  [1040, 403, 'password-required'],
  [1041, 403, 'home-pin-required'],
  [1042, 403, 'role-missing'],
  [1043, 403, 'not-available-to-user'],
  [1045, 403, 'password-and-code-required'],
  [1062, 422, 'reset-token-invalid'],
  [1068, 403, 'not-available-for-device'],
  [1069, 422, 'code-expired'],
  [1080, 403, 'server-token-required'],
  [1097, 422, 'device-key-mismatch'],
  [1998, 422, 'validation-refused'],
  [1999, 400, 'refused-by-plex'],
];

/** The forms an error list has been seen in. */
const forms: [name: string, answering: (code: number, status: number) => Answering][] = [
  ['JSON', (code, status) => answersJson({ errors: [{ code, message: 'No.', status }] }, status)],
  ['JSON without status', (code, status) => answersJson({ errors: [{ code }] }, status)],
  [
    'XML',
    (code, status) =>
      answersXml(
        `<errors><error code="${String(code)}" message="No &amp; no" status="${String(status)}"/></errors>`,
        status,
      ),
  ],
  [
    'XML without status',
    (code, status) => answersXml(`<errors><error code="${String(code)}"/></errors>`, status),
  ],
  [
    'a list that begins with a general code, in JSON',
    (code, status) => answersJson({ errors: [{ code: 1999 }, { code, status }] }, status),
  ],
  [
    'a list that ends with an unknown code, in XML',
    (code, status) =>
      answersXml(
        `<errors><error code="${String(code)}"/><error code="7777" message="?"/></errors>`,
        status,
      ),
  ],
];

async function failureOf(answering: Answering): Promise<unknown> {
  const client = clientOf(await startTestServer(answering));
  return client.getTokenDetails(token, asked).catch((error: unknown) => error);
}

async function signInFailureOf(answering: Answering): Promise<unknown> {
  const client = clientOf(await startTestServer(answering));
  return client
    .postUsersSignInData({ login: 'nora_k', password: 'p' }, asked)
    .catch((error: unknown) => error);
}

describe.each(forms)('a refusal as %s', (_form, answering) => {
  test.each(plexCodes)('R7: with code %d and status %d is %s', async (code, status, failure) => {
    expect(await failureOf(answering(code, status))).toMatchObject({
      name: 'KeyringError',
      code: failure,
    });
  });

  test.each(plexCodes.filter(([code]) => code === 1001 || (code > 1027 && code < 1032)))(
    'with code %d and status %d at sign-in is told apart',
    async (code, status, failure, onSignIn = failure) => {
      expect(await signInFailureOf(answering(code, status))).toMatchObject({ code: onSignIn });
    },
  );
});

describe('a refusal with several codes', () => {
  test.each<[number[], FailureCode]>([
    [[1001, 1029], 'verification-code-required'],
    [[1029, 1001], 'verification-code-required'],
    [[1001, 1028], 'verification-code-wrong'],
    [[1028, 1029, 1031], 'address-blocked'],
    [[7777, 1030, 1001], 'email-required'],
  ])('%j is judged by the one that says most', async (codes, failure) => {
    const errors = codes.map((code) => ({ code, message: 'No.' }));
    expect(await signInFailureOf(answersJson({ errors }, 401))).toMatchObject({ code: failure });
  });
});

describe('a refusal without a code that we know', () => {
  const byStatus: [status: number, failure: FailureCode, onSignIn?: FailureCode][] = [
    [400, 'request-malformed'],
    [401, 'token-rejected', 'credentials-refused'],
    [402, 'refused-by-plex'],
    [403, 'token-refused'],
    [404, 'not-found'],
    [405, 'method-not-allowed'],
    [406, 'not-acceptable'],
    [409, 'refused-by-plex'],
    [410, 'route-removed'],
    [422, 'validation-refused'],
    [429, 'rate-limited'],
    [498, 'token-expired'],
    [500, 'plex-busy'],
    [501, 'plex-busy'],
    [502, 'plex-busy'],
    [503, 'plex-busy'],
    [504, 'plex-busy'],
    [520, 'plex-busy'],
  ];
  const bodies: [string, (status: number) => Answering][] = [
    ['a page', answersHtml],
    ['nothing', (status) => answers(status, 'text/plain', '')],
    ['garbage', (status) => answers(status, 'application/json', '{"errors":[{"code"')],
    ['an unknown code', (status) => answersJson({ errors: [{ code: 7777 }] }, status)],
    ['odd entries', (status) => answersJson({ errors: [null, 5, 'x', {}, { code: {} }] }, status)],
    ['another shape', (status) => answersJson({ error: 'no', errors: 'no' }, status)],
    ['XML with an entity', (status) => answersXml('<!DOCTYPE a><errors/>', status)],
  ];

  test.each(bodies)('is judged by its status when it brings %s', async (_what, answering) => {
    for (const [status, failure, onSignIn = failure] of byStatus) {
      expect(await failureOf(answering(status))).toMatchObject({ code: failure });
      expect(await signInFailureOf(answering(status))).toMatchObject({ code: onSignIn });
    }
  });

  test('asks for the verification code when the text does', async () => {
    const errors = [{ message: 'Please enter the verification code.' }];
    expect(await signInFailureOf(answersJson({ errors }, 401))).toMatchObject({
      code: 'verification-code-required',
    });
  });

  test.each([undefined, 1998])('rejects the token when the text does (code %s)', async (code) => {
    const errors = [{ code, message: 'Invalid token' }];
    expect(await failureOf(answersJson({ errors }, 422))).toMatchObject({ code: 'token-rejected' });
  });
});

test.each([301, 302, 303, 304, 307, 308])(
  'S33: answer %d is a redirect, and refused',
  async (status) => {
    expect(await failureOf(answers(status, 'text/html', '', { location: '/x' }))).toMatchObject({
      code: 'redirect-refused',
    });
  },
);

test.each([202, 203, 204, 206, 299])(
  'answer %d is not the one that was asked for',
  async (status) => {
    expect(await failureOf(answersJson({}, status))).toMatchObject({ code: 'answer-unreadable' });
  },
);
