/** Takes tickets through their life over HTTP, as a caller would who repeats whatever got no answer. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

export type Answer = { no: string; state: string };

const soon = (): string => new Date(Date.now() + 3_600_000).toISOString();

export const steps = (): [command: string, body: object][] => [
  ['acknowledge', {}],
  ['triage', { class: 'configuration' }],
  [
    'respond',
    {
      plan: 'Compare stock, then replay the failed jobs',
      none: 'nothing was changed yet',
      nextSteps: [{ what: 'compare', owner: 'li-wei', by: soon() }],
    },
  ],
  ['start', {}],
  ['updates', { text: 'half of the jobs are replayed' }],
  [
    'propose-fix',
    { summary: 'Jobs replayed', changeRecord: { what: 'replayed', impact: 'today', prevention: 'alert' } },
  ],
  ['verify', { checks: ['function', 'data', 'regression'].map((kind) => ({ kind, result: 'pass' })) }],
  ['accept', {}],
];

/** Repeats one request with one key until it is answered; only an outage is worth repeating. */
const insist = async (url: string, key: string, body: object): Promise<Answer> => {
  const idempotencyKey = randomUUID();
  const until = Date.now() + 120_000;
  for (;;) {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Authorization': `Bearer ${key}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': idempotencyKey,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    }).catch((e: unknown) => e);
    if (response instanceof Response) {
      const text = await response.text().catch(() => '');
      if (response.ok && text !== '') return JSON.parse(text);
      if (!response.ok && response.status !== 503)
        throw new Error(`${url} answered ${response.status}: ${text}`);
    }
    if (Date.now() > until) throw new Error(`${url} was not answered within two minutes`);
    await wait(250);
  }
};

export const openTicket = (intake: string, key: string, title: string, over: object = {}): Promise<Answer> =>
  insist(`${intake}/v1/tickets`, key, {
    title,
    description: title,
    module: 'inventory',
    site: 'acme-shanghai',
    impact: 'user',
    urgency: 'normal',
    requester: { name: 'Wang Fang', email: 'wang.fang@acme.example' },
    ...over,
  });

export const liveTicket = async (intake: string, key: string, title: string): Promise<Answer> => {
  let answer = await openTicket(intake, key, title);
  for (const [command, body] of steps())
    answer = await insist(`${intake}/v1/tickets/${answer.no}/${command}`, key, body);
  return answer;
};
