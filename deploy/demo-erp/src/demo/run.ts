/** One migration from plan to report, by the people it takes, over the public API. */
import { setTimeout as rest } from 'node:timers/promises';
import { riskRecord } from '@perennial/domain/migration/run/risk';
import { z } from 'zod';
import { Refused, type Session, sign, signIn } from './http.ts';
import type { Ready } from './stack.ts';

const opened = z.looseObject({
  no: z.string(),
  planHash: z.string(),
  findings: z.array(z.looseObject({ level: z.string() })),
});
const run = z.looseObject({
  no: z.string(),
  planHash: z.string(),
  state: z.string(),
  phase: z.string(),
  outcome: z.string().optional(),
  tables: z.array(
    z.looseObject({
      name: z.string(),
      state: z.string(),
      read: z.number(),
      written: z.number(),
      quarantined: z.number(),
      verdict: z.string().optional(),
    }),
  ),
  approvals: z.array(z.looseObject({ no: z.string(), gate: z.string(), state: z.string() })),
  blockers: z.array(
    z.looseObject({
      step: z.string(),
      table: z.string().optional(),
      finding: z.string().optional(),
      reason: z.string(),
      waivable: z.boolean(),
    }),
  ),
  cutover: z.looseObject({ downtimeMs: z.number().optional() }).optional(),
});
export type Run = z.output<typeof run>;

const held = z.object({
  items: z.array(z.looseObject({ table: z.string(), chunk: z.number(), ordinal: z.number() })),
  nextCursor: z.string().optional(),
});

export type Story = { say: (text: string) => void; until: number };

const sum = (tables: Run['tables'], of: (table: Run['tables'][number]) => number): number =>
  tables.reduce((total, table) => total + of(table), 0);

const lineOf = ({ phase, state, tables }: Run): string => {
  const copied = tables.filter((table) => ['copied', 'verified', 'sealed'].includes(table.state)).length;
  const verified = tables.filter((table) => table.verdict === 'passed').length;
  return `${phase} (${state}): ${copied}/${tables.length} tables copied, ${verified} verified, ${sum(tables, (t) => t.written)} rows written, ${sum(tables, (t) => t.quarantined)} held back`;
};

type Blocker = Run['blockers'][number];
const numbered = z.looseObject({ no: z.string() });
let risks = 0;

type People = Record<'engineer' | 'lead' | 'qa' | 'customer-owner', Session>;

export const signInAll = async ({ intake, people }: Ready): Promise<People> => {
  const as = async (role: keyof People): Promise<Session> => {
    const person = people[role];
    if (person === undefined) throw new Error(`the demo has nobody for the role ${role}`);
    return signIn(intake, person);
  };
  return {
    'engineer': await as('engineer'),
    'lead': await as('lead'),
    'qa': await as('qa'),
    'customer-owner': await as('customer-owner'),
  };
};

/** Leaves every row out for good that the load held back: the plan's author and the customer have looked at them. */
const waiveAll = async ({ call }: Session, no: string, { say }: Story): Promise<void> => {
  for (;;) {
    const { items } = await call('GET', `/v1/migrations/${no}/quarantine?state=open&limit=200`, held);
    if (items.length === 0) return;
    const rows = items.map(({ table, chunk, ordinal }) => ({ table, chunk, ordinal }));
    await call('POST', `/v1/migrations/${no}/quarantine/waive`, z.unknown(), {
      rows,
      reason: 'looked at; they stay behind in the archive',
    });
    say(`${rows.length} rows that were held back are left out, with a reason`);
  }
};

/** Somebody has looked at it: the lead asks, QA and the customer's owner sign exactly this finding with its evidence. */
const acceptRisk = async (
  people: People,
  { no, planHash }: Run,
  blocker: Blocker,
  story: Story,
): Promise<void> => {
  const { table, finding = '', reason } = blocker;
  risks += 1;
  const { no: approval } = await people.lead.call('POST', '/v1/approvals', numbered, {
    subject: { type: 'migration', id: no },
    gate: `risk-${risks}`,
    customer: 'acme',
    title: `${no}: accept ${finding}`,
    statement: {
      'zh-CN': `已知悉并接受以下结果：${finding}（${reason}）。`,
      'en': `I know of this finding and accept it: ${finding} (${reason}).`,
    },
    record: riskRecord({ no, planHash, table, finding, evidence: reason }),
    policy: 'change',
  });
  await sign(people.qa, approval);
  await sign(people['customer-owner'], approval);
  story.say(`${finding}: ${reason}; accepted by QA and the customer's owner (${approval})`);
  await people.lead.call('POST', `/v1/migrations/${no}/accept-risk`, z.unknown(), {
    finding,
    approval,
    ...(table === undefined ? {} : { table }),
  });
};

/** The run tells of an approval as soon as it asks for it; its own workflow writes it down a moment later. */
const isThere = async ({ call }: Session, approval: string): Promise<boolean> => {
  try {
    await call('GET', `/v1/approvals/${approval}`, z.unknown());
    return true;
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return false;
    throw error;
  }
};

/** Drives the run until `done`; signs whatever waits for the two of three, and settles rows that are held back. */
const drive = async (people: People, no: string, story: Story, done: (run: Run) => boolean): Promise<Run> => {
  const signed = new Set<string>();
  let last = '';
  for (;;) {
    const now = await people.engineer.call('GET', `/v1/migrations/${no}`, run);
    const line = lineOf(now);
    if (line !== last) story.say(line);
    last = line;
    if (done(now)) return now;
    if (Date.now() > story.until)
      throw new Error(`it takes too long: ${line}\n${JSON.stringify(now.blockers)}`);
    const waiting = now.approvals.find((one) => one.state === 'pending' && !signed.has(one.no));
    if (waiting && (await isThere(people.qa, waiting.no))) {
      await sign(people.qa, waiting.no);
      await sign(people['customer-owner'], waiting.no);
      signed.add(waiting.no);
      story.say(`${waiting.no}: signed by QA and by the customer's owner`);
    }
    const heldBack = now.blockers.filter((one) => one.finding === 'L0.held-back');
    const [risk] = now.blockers.filter((one) => one.waivable && one.finding !== 'L0.held-back');
    const others = now.blockers.filter((one) => !one.waivable);
    if (risk && others.length === 0 && heldBack.length === 0) await acceptRisk(people, now, risk, story);
    if (others.length > 0) throw new Error(`it waits for somebody: ${JSON.stringify(others, null, 2)}`);
    if (heldBack.length > 0) {
      await waiveAll(people.lead, no, story);
      for (const { table } of heldBack)
        await people.engineer.call('POST', `/v1/migrations/${no}/retry`, z.unknown(), { table });
    }
    await rest(500);
  }
};

export const migrate = async (
  ready: Ready,
  plan: string,
  checklist: readonly string[],
  story: Story,
): Promise<Run> => {
  const people = await signInAll(ready);
  const { engineer, lead } = people;
  const { no, planHash, findings } = await engineer.call('POST', '/v1/migrations', opened, plan);
  story.say(
    `${no} opened under plan ${planHash.slice(0, 12)}; ${findings.length} remarks of the plan's check`,
  );
  await engineer.call('POST', `/v1/migrations/${no}/start`, z.unknown(), {});
  await drive(
    people,
    no,
    story,
    (now) =>
      now.phase === 'go-no-go' &&
      now.approvals.some((one) => one.gate === 'go-no-go' && one.state === 'approved'),
  );
  // Four eyes: neither the author nor whoever signed.
  await lead.call('POST', `/v1/migrations/${no}/cutover`, z.unknown(), { checklist });
  const moved = await drive(
    people,
    no,
    story,
    (now) => now.phase === 'hypercare' || now.outcome !== undefined,
  );
  if (moved.phase !== 'hypercare') throw new Error(`the cut-over ended as ${moved.outcome}`);
  story.say(`the new system is in service; the old one stood still for ${moved.cutover?.downtimeMs} ms`);
  await lead.call('POST', `/v1/migrations/${no}/finish-hypercare`, z.unknown(), {});
  return drive(people, no, story, (now) => now.outcome !== undefined);
};
