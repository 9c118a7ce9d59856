/** The reducer: (state, what happened, now) -> the next state. The old state is left as it was. */
import { missingOf, quorumReached, refusalOfSignature } from '@perennial/domain/approval/quorum/rules';
import { refusals, type Signed } from '@perennial/domain/approval/rules';
import { takeCommand } from './commands.ts';
import type { ApprovalInput } from './contract.ts';
import { fireDeadlines } from './deadlines.ts';
import { type Draft, draftOf } from './draft.ts';
import { type Carried, type Happening, type RefusedSignature, remembered } from './state.ts';

/** A record that nobody has stored yet begins with its own request. */
export const begin = ({ record }: ApprovalInput, workflow: { id: string; runId: string }): Carried => {
  const draft = draftOf(
    {
      record: { ...record, workflow, missing: missingOf(record) },
      events: [],
      flushedSeq: record.seq,
      // The store learns which run answers for it.
      reflush: true,
      judged: [],
      commandIds: [],
    },
    record.openedAt,
  );
  if (record.seq === 0)
    draft.emit({ kind: 'requested', at: record.openedAt, actor: { id: record.author.id, kind: 'person' } });
  return draft.state;
};

const takeSignature = ({ state: { record }, now, emit }: Draft, signed: Signed, requestId: string): void => {
  const { by, onBehalfOf, role, verdict, purpose, reason, at } = signed;
  const event = {
    at,
    actor: { id: by.id, kind: 'person' },
    requestId,
    ...(reason ? { reason } : {}),
  } as const;
  record.signatures.push(signed);
  emit({
    ...event,
    kind: 'signed',
    data: {
      signature: signed.id,
      role,
      verdict,
      purpose,
      ...(onBehalfOf ? { onBehalfOf: onBehalfOf.id } : {}),
    },
  });
  if (purpose === 'review') {
    if (record.breakGlass)
      record.breakGlass.review = { signature: signed.id, by, verdict, at, ...(reason ? { reason } : {}) };
    emit({ ...event, kind: 'reviewed', data: { verdict } });
    return;
  }
  if (verdict === 'reject') {
    record.state = 'rejected';
    emit({ ...event, kind: 'rejected' });
    return;
  }
  if (purpose === 'break-glass') {
    const reviewDueAt = now + (record.policy.breakGlass?.reviewWithinMs ?? 0);
    record.breakGlass = { signature: signed.id, by, reason: reason ?? '', at, reviewDueAt };
    emit({ ...event, kind: 'glass-broken', data: { reviewDueAt } });
  } else if (!quorumReached(record)) return;
  record.state = 'approved';
  record.approvedAt = now;
  emit({
    ...event,
    kind: 'approved',
    data: { signatures: record.signatures.filter((s) => !s.void).map((s) => s.id) },
  });
};

const refuse = (
  { state, now, emit }: Draft,
  { signature, refusal, by, requestId }: RefusedSignature,
): void => {
  state.judged = [...state.judged, signature].slice(-remembered);
  emit({
    kind: 'signature-refused',
    at: now,
    actor: by ?? { id: 'unknown', kind: 'system' },
    reason: refusals[refusal],
    data: { signature, refusal },
    requestId,
  });
};

const happen = (
  draft: Draft,
  what: Exclude<Happening, { type: 'flushing' | 'flushed' | 'reflush' | 'told' }>,
): void => {
  const { state } = draft;
  switch (what.type) {
    case 'signed': {
      const { signed, requestId } = what;
      const refusal = refusalOfSignature(state.record, signed);
      if (refusal) {
        const by = { id: signed.by.id, kind: 'person' } as const;
        refuse(draft, { signature: signed.id, refusal, by, requestId });
      } else {
        state.judged = [...state.judged, signed.id].slice(-remembered);
        takeSignature(draft, signed, requestId);
      }
      return;
    }
    case 'refused':
      refuse(draft, what);
      return;
    case 'command':
      takeCommand(draft, what.command);
      return;
    case 'deadline':
      fireDeadlines(draft);
      return;
  }
};

export const apply = (before: Carried, what: Happening, now: number): Carried => {
  switch (what.type) {
    case 'flushing':
      return before.events.length === 0
        ? before
        : { ...before, record: { ...before.record, rev: before.record.rev + 1 } };
    case 'flushed':
      return {
        ...before,
        flushedSeq: what.seq,
        events: before.events.filter((e) => e.seq > what.seq),
        reflush: false,
      };
    case 'reflush':
      return { ...before, reflush: true };
    case 'told':
      return { ...before, told: what.what };
    default: {
      const draft = draftOf(before, now);
      happen(draft, what);
      draft.state.record.missing = missingOf(draft.state.record);
      return draft.state;
    }
  }
};
