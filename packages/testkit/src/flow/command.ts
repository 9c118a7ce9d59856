import { randomUUID } from 'node:crypto';
import type { Actor } from '@perennial/domain/scope/rules';
import type { AnyEnvelope, CommandBodies } from '@perennial/domain/ticket/commands/rules';
import type { CommandName } from '@perennial/domain/ticket/rules';

export const agent: Actor = { id: 'li-wei', kind: 'person', role: 'agent' };
export const lead: Actor = { id: 'chen-jie', kind: 'person', role: 'lead' };
export const customer: Actor = { id: 'wang-fang', kind: 'customer', role: 'customer' };

/** One command as intake would pass it on. */
export const aCommand = <N extends CommandName>(
  name: N,
  body: CommandBodies[N],
  over: { actor?: Actor; receivedAt?: number; id?: string } = {},
): AnyEnvelope =>
  ({
    name,
    body,
    id: randomUUID(),
    actor: agent,
    receivedAt: Date.now(),
    requestId: 'test',
    ...over,
  }) as AnyEnvelope;

export const aPlan: CommandBodies['respond'] = {
  plan: 'Replay the failed picking jobs after comparing stock',
  none: 'nothing was changed yet',
  nextSteps: [{ what: 'compare stock', owner: 'li-wei', by: 1_800_000_000_000 }],
};

export const aRecord = { what: 'jobs replayed', impact: 'today only', prevention: 'alert on empty lists' };
