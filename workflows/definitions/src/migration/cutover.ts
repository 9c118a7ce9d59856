/**
 * The cut-over as a saga: each compensation is pushed before the step it undoes, whose outcome may stay unknown. Undone
 * is the last one first; one that fails waits for a person, and the ones below it with it.
 */
import type { Compensation, Cutover, CutoverStep } from '@perennial/domain/migration/run/rules';
import { block, type Draft } from './draft.ts';
import { gateOf } from './gates.ts';
import { nextCutoverStep } from './work.ts';

const compensationOf: Partial<Record<CutoverStep, Compensation>> = {
  'freeze': 'unfreeze',
  'start-reverse': 'stop-reverse',
  'flip': 'unflip',
};

const prepare = (cutover: Cutover, step: CutoverStep | undefined): void => {
  const undo = step === undefined ? undefined : compensationOf[step];
  if (undo !== undefined && !cutover.undo.includes(undo)) cutover.undo.push(undo);
};

/** The countdown is over and the go is in force. */
export const beginFreeze = (draft: Draft): void => {
  const {
    state: { record },
    now,
  } = draft;
  const { cutover } = record;
  if (record.phase !== 'cut-over' || !cutover || cutover.backOut || cutover.frozenAt !== undefined) return;
  const go = gateOf(record, 'go-no-go')?.state;
  if (go !== 'executing' && go !== 'approved') backOut(draft, `its approval is ${go ?? 'missing'}`);
  if (now < cutover.freezeAt || go !== 'executing') return;
  cutover.frozenAt = now;
  cutover.deadlineAt = now + record.terms.freezeMs;
  prepare(cutover, 'freeze');
};

export const takeCutoverStep = ({ state: { record }, now, emit }: Draft, step: CutoverStep): void => {
  const { cutover } = record;
  if (!cutover) return;
  cutover.done.push(step);
  prepare(cutover, nextCutoverStep(record));
  const data = { attempt: cutover.attempt };
  if (step === 'freeze') emit({ kind: 'frozen', data: { ...data, deadlineAt: cutover.deadlineAt ?? now } });
  if (step === 'verify-touched') for (const table of record.tables) table.state = 'sealed';
  if (step === 'flip') {
    cutover.flippedAt = now;
    emit({ kind: 'flipped', data });
  }
  if (step === 'smoke') {
    cutover.downtimeMs = now - (cutover.frozenAt ?? now);
    const startedAt = cutover.flippedAt ?? now;
    record.reverse = {
      startedAt,
      until: startedAt + record.terms.reverseWindowMs,
      applied: 0,
      caughtUp: false,
    };
    emit({ kind: 'cut-over', data: { ...data, downtimeMs: cutover.downtimeMs } });
  }
};

export const backOut = ({ state: { record }, now, emit }: Draft, reason: string): void => {
  const { cutover } = record;
  if (!cutover || cutover.backOut) return;
  cutover.backOut = { reason, at: now };
  emit({ kind: 'back-out', reason, data: { attempt: cutover.attempt, undo: [...cutover.undo].reverse() } });
};

/** Nothing is left to undo: the source is in service as before. */
export const endBackOut = (draft: Draft): boolean => {
  const { record } = draft.state;
  const { cutover } = record;
  if (!cutover?.backOut || cutover.backOut.endedAt !== undefined || cutover.undo.length > 0) return false;
  cutover.backOut.endedAt = draft.now;
  if (cutover.frozenAt !== undefined) cutover.downtimeMs = draft.now - cutover.frozenAt;
  for (const table of record.tables) if (table.state === 'sealed') table.state = 'verified';
  const { reason } = cutover.backOut;
  draft.emit({
    kind: 'backed-out',
    reason,
    data: { attempt: cutover.attempt, downtimeMs: cutover.downtimeMs ?? 0 },
  });
  // An abort goes on by itself; otherwise somebody has to want another attempt, and others to sign it.
  if (!record.abort)
    block(draft, {
      step: 'cut-over',
      reason: `backed out: ${reason}; retry asks for another approval`,
      waivable: false,
    });
  return true;
};
