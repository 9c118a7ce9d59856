import { systemActor } from '@perennial/domain/scope/rules';
import { type TwoWays, twoWays } from '@perennial/store/audit/testing/two-ways';
import type { TicketRepository } from '@perennial/store/ports';
import { percentile, type Result, resultOf } from '@perennial/testkit/bench/statistics';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
import type { Part } from '../part.ts';
import { inTurns } from '../ticket/load.ts';
import type { World } from './world.ts';

const count = 300;
const warmUp = 40;
/** All of one vendor, as in a real house: its audit log is sealed as one. */
const tenant = 'bench-vendor';
let drawn = 1_000;

/** Ms until a ticket is stored, with all that its transaction holds. */
const opened = async (tickets: TicketRepository): Promise<number> => {
  drawn += 1;
  const { record, terms, event } = aTicket({ tenant, number: drawn });
  const workflowId = `ticket/${record.tenant}/${record.no}`;
  const scope = { tenant: record.tenant, actor: systemActor, requestId: 'bench' };
  const began = performance.now();
  const { kind } = await tickets.open(scope, {
    record,
    event,
    start: { workflowId, input: { record, terms } },
  });
  if (kind !== 'created') throw new Error(`${record.no} was not opened: ${kind}`);
  return performance.now() - began;
};

/** Turn by turn, so that whatever the machine does meanwhile meets both. */
const round = async ({ audited, plain }: TwoWays, turns: number) => {
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let i = 0; i < turns; i += 1) {
    const took = await inTurns(
      i,
      () => opened(audited),
      () => opened(plain),
    );
    ours.push(took.ours);
    bare.push(took.bare);
  }
  return { ours, bare };
};

/** What the audit trail costs a ticket's transaction, against a plain insert of the same size in its place. */
export const insertOverhead: Part<World> = async ({ mongodb }, reps, say): Promise<Result[]> => {
  const ways = await twoWays(mongodb);
  try {
    await round(ways, warmUp);
    const ratios: number[] = [];
    const [medians, plainMedians]: [number[], number[]] = [[], []];
    for (let rep = 0; rep < reps; rep += 1) {
      const { ours, bare } = await round(ways, count);
      const [p95, plain95] = [percentile(ours, 95), percentile(bare, 95)];
      ratios.push(p95 / plain95);
      medians.push(percentile(ours, 50));
      plainMedians.push(percentile(bare, 50));
      say(
        `insert ${rep + 1}/${reps}: p95 ${p95.toFixed(2)} ms, plain ${plain95.toFixed(2)} ms; p50 ${medians.at(-1)?.toFixed(2)} ms, plain ${plainMedians.at(-1)?.toFixed(2)} ms`,
      );
    }
    return [
      resultOf('audit_insert_p95_ratio', ratios, 'x', { op: '<=', target: 1.1 }),
      resultOf('audit_insert_p50_ms', medians, 'ms'),
      resultOf('plain_insert_p50_ms', plainMedians, 'ms'),
    ];
  } finally {
    await ways.close();
  }
};
