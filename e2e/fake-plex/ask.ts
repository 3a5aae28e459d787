/** A bare request, by Node's own fetch, for looking at the stand-in from outside. */
export type Question = {
  method?: string;
  token?: string;
  /** `null` sends none. */
  clientIdentifier?: string | null;
  accept?: string;
  form?: Record<string, string>;
  /** Sent as it is. */
  body?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

export type Reply = { status: number; headers: Headers; text: string };

export async function ask(url: string, question: Question = {}): Promise<Reply> {
  const { token, clientIdentifier = 'test-device', accept = 'application/json' } = question;
  const form = question.form === undefined ? undefined : new URLSearchParams(question.form);
  const response = await fetch(url, {
    method: question.method ?? (form === undefined ? 'GET' : 'POST'),
    redirect: 'manual',
    headers: {
      accept,
      ...(token === undefined ? {} : { 'x-plex-token': token }),
      ...(clientIdentifier === null ? {} : { 'x-plex-client-identifier': clientIdentifier }),
      ...question.headers,
    },
    body: form ?? question.body ?? null,
    ...(question.signal === undefined ? {} : { signal: question.signal }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** A field deep inside a JSON answer: `field(reply, 'MediaContainer', 'token')`. */
export function field(reply: Reply, ...path: (string | number)[]): unknown {
  const whole: unknown = JSON.parse(reply.text);
  return path.reduce((value, name) => (value as Record<string | number, unknown>)[name], whole);
}

/** The first code of plex.tv's error list. */
export function errorCode(reply: Reply): unknown {
  return field(reply, 'errors', 0, 'code');
}
