/** What persons do with an erasure: ask for it, confirm it, call it off. Each with its event, in one transaction. */

import {
  askingFault,
  confirmingFault,
  type Obstacle,
  secondPersonFaults,
} from '@perennial/domain/erasure/rules';
import { DomainError } from '@perennial/domain/errors';
import type { Scope } from '@perennial/domain/scope/rules';
import type { StoreContext } from '../core/context.ts';
import type { Session } from '../core/transaction.ts';
import { registerKey } from '../registers/references.ts';
import { recordSecurityEvent } from '../security-events/record.ts';
import { gather } from './gather.ts';
import { note } from './note.ts';
import { obstaclesOf } from './obstacles.ts';
import type { ErasureRepository } from './port.ts';
import { type ErasureRow, erasureKey, viewOf } from './row.ts';
import { firstStep } from './steps.ts';

const conflict = (message: string): DomainError => new DomainError('erasure.conflict', message);

const refuseFault = (fault: keyof typeof secondPersonFaults | undefined): void => {
  if (fault !== undefined) throw conflict(secondPersonFaults[fault]);
};

const refuseObstacles = (person: string, obstacles: Obstacle[]): void => {
  if (obstacles.length === 0) return;
  throw new DomainError(
    'erasure.handOver',
    `${person} has to hand over first: ${obstacles.map((o) => o.subject).join(', ')}`,
    {
      errors: obstacles.map(({ code, subject, message }) => ({ path: `/${subject}`, code, message })),
    },
  );
};

export const erasureCommands = (
  store: StoreContext,
): Pick<ErasureRepository, 'ask' | 'confirm' | 'cancel' | 'obstacles'> => {
  const { rows, transact, now } = store;
  /** A customer's user is nobody who erases; a person of another vendor is not there. */
  const refuseUnknown = async (
    session: Session,
    { tenant, customer }: Scope,
    person: string,
  ): Promise<void> => {
    const found = await rows.registers.findOne({ _id: registerKey(tenant, 'people', person) }, { session });
    if (!found || customer !== undefined) throw new DomainError('notFound', `there is no person ${person}`);
  };
  const waiting = async (session: Session, scope: Scope, person: string): Promise<ErasureRow> => {
    await refuseUnknown(session, scope, person);
    const row = await rows.erasures.findOne({ _id: erasureKey(scope.tenant, person) }, { session });
    if (!row)
      throw conflict(`nobody has asked to erase ${person}; ask first: POST /v1/people/${person}/erase`);
    if (row.phase !== 'asked')
      throw conflict(`the erasure of ${person} is ${row.phase}; it waits for nobody`);
    return row;
  };
  const write = async (session: Session, scope: Scope, row: ErasureRow, action: string, reason?: string) => {
    await rows.erasures.replaceOne({ _id: row._id }, row, { session, upsert: true });
    const noted = { action, at: now(), ...(reason === undefined ? {} : { reason }) };
    await note(rows, session, row, scope, noted);
    const detail = { action: `erasure.${action}` };
    await recordSecurityEvent(rows, session, scope, { kind: 'erasure', about: row.person, detail }, now());
    return viewOf(row);
  };
  return {
    ask: (scope, person, reason) =>
      transact(async (session) => {
        const { tenant, actor } = scope;
        await refuseUnknown(session, scope, person);
        refuseFault(askingFault(actor, person));
        const _id = erasureKey(tenant, person);
        const old = await rows.erasures.findOne({ _id }, { session });
        if (old && old.phase !== 'cancelled')
          throw conflict(`the erasure of ${person} is ${old.phase} already`);
        refuseObstacles(person, await obstaclesOf({ rows, session, tenant, person }));
        const row: ErasureRow = {
          _id,
          tenant,
          person,
          phase: 'asked',
          asked: { by: actor.id, at: now(), reason },
          counts: {},
          remaining: [],
          retained: [],
          state: 'idle',
          dueAt: 0,
          attempts: 0,
          rev: (old?.rev ?? 0) + 1,
          round: 0,
          step: firstStep,
          after: '',
          kept: {},
          streams: [],
          accounts: [],
        };
        return write(session, scope, row, 'asked', reason);
      }),
    confirm: (scope, person, reason) =>
      transact(async (session) => {
        const { tenant, actor } = scope;
        const asked = await waiting(session, scope, person);
        refuseFault(confirmingFault(actor, asked));
        refuseObstacles(person, await obstaclesOf({ rows, session, tenant, person }));
        const row: ErasureRow = {
          ...asked,
          ...(await gather(rows, session, tenant, person)),
          phase: 'running',
          confirmed: { by: actor.id, at: now(), ...(reason === undefined ? {} : { reason }) },
          state: 'queued',
          dueAt: now(),
          rev: asked.rev + 1,
          round: 1,
        };
        return write(session, scope, row, 'confirmed', reason);
      }),
    cancel: (scope, person, reason) =>
      transact(async (session) => {
        const asked = await waiting(session, scope, person);
        const cancelled = { by: scope.actor.id, at: now(), reason };
        return write(
          session,
          scope,
          { ...asked, phase: 'cancelled', cancelled, rev: asked.rev + 1 },
          'cancelled',
          reason,
        );
      }),
    obstacles: ({ tenant }, person) => transact((session) => obstaclesOf({ rows, session, tenant, person })),
  };
};
