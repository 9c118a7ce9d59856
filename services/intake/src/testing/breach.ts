/** A response that came too late, as the ticket's workflow would write it. */
import { systemActor } from '@perennial/domain/scope/rules';
import type { Store } from '@perennial/store/ports';

type Breach = { dueAt: number; withdrawn?: boolean };

export const noteBreach = async (
  store: Store,
  tenant: string,
  no: string,
  { dueAt, withdrawn = false }: Breach,
): Promise<void> => {
  const found = await store.tickets.get({ tenant, actor: systemActor, requestId: 'flow' }, no);
  if (!found) throw new Error(`there is no ticket ${no}`);
  const seq = found.record.seq + 1;
  const { id, kind, role } = systemActor;
  await store.tickets.flush({
    workflowId: `ticket/${tenant}/${no}`,
    runId: 'run',
    record: { ...found.record, seq, rev: found.record.rev + 1 },
    events: [
      {
        seq,
        kind: withdrawn ? 'breach-withdrawn' : 'clock-breached',
        at: dueAt,
        notedAt: dueAt,
        actor: { id, kind, role },
        visibility: 'public',
        data: { clock: 'response', kind: 'sla', level: 'P1', dueAt, oldDueAt: dueAt, overrunMs: 0 },
        changes: [],
      },
    ],
    archive: false,
  });
};
