/** Requests to intake, with the session's cookie. */
export type Fault = { path: string; code: string; message: string };

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly faults: readonly Fault[];
  readonly requestId: string;

  constructor(status: number, { code = 'internal', detail = '', errors = [], requestId = '' }: ProblemBody) {
    super(detail);
    this.status = status;
    this.code = code;
    this.faults = errors;
    this.requestId = requestId;
  }
}

type ProblemBody = { code?: string; detail?: string; errors?: readonly Fault[]; requestId?: string };

/** @throws Problem, with `offline` for its code where nobody answers */
export const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Problem(0, { code: 'offline' });
  });
  const text = await response.text();
  try {
    const json: unknown = JSON.parse(text === '' ? '{}' : text);
    if (response.ok) return json as T;
    throw new Problem(response.status, json as ProblemBody);
  } catch (e) {
    if (e instanceof Problem) throw e;
    throw new Problem(response.status, {});
  }
};
