/**
 * Tells the store who was refused. A flood costs little: occurrences of one caller at one procedure are counted here
 * and written down at the 1st, 2nd, 4th, 8th ... of an hour, by each process on its own.
 */
import type { Scope } from '@perennial/domain/scope/rules';
import { isWorthWriting, type SecurityDetail, type SecurityKind } from '@perennial/domain/security/rules';
import type { Logger } from './logger.ts';

/** What a caller was refused: a route as it is registered, never the path that was asked. */
export type Refusal = { kind: SecurityKind; procedure: string; about?: string; detail?: SecurityDetail };

export type NoteRefusal = (scope: Scope, refusal: Refusal) => Promise<void>;

export type RefusalDeps = {
  record: (
    scope: Scope,
    draft: {
      kind: SecurityKind;
      about?: string;
      detail: SecurityDetail;
      gather: { by: string; occurrences: number };
    },
  ) => Promise<unknown>;
  now: () => number;
  logger: Logger;
  /** Callers and procedures counted at a time; what is beyond them is logged only. Default 10 000. */
  most?: number;
};

const hourMs = 3_600_000;

/** Never throws: whoever was refused gets the refusal, also where it cannot be written down. */
export const refusalNotes = ({ record, now, logger, most = 10_000 }: RefusalDeps): NoteRefusal => {
  let hour = 0;
  let seen = new Map<string, { happened: number; written: number }>();
  return async (scope, { kind, procedure, about, detail = {} }) => {
    const current = Math.floor(now() / hourMs);
    if (current !== hour) {
      hour = current;
      seen = new Map();
    }
    const key = JSON.stringify([scope.tenant, scope.actor.id, kind, procedure, about]);
    const tally = seen.get(key) ?? { happened: 0, written: 0 };
    if (!seen.has(key) && seen.size >= most) {
      logger.warn({ kind, procedure, tenant: scope.tenant }, 'too many refusals to write down');
      return;
    }
    seen.set(key, tally);
    tally.happened += 1;
    if (!isWorthWriting(tally.happened)) return;
    const occurrences = tally.happened - tally.written;
    tally.written = tally.happened;
    const draft = { kind, detail: { ...detail, procedure }, gather: { by: procedure, occurrences } };
    try {
      await record(scope, about === undefined ? draft : { ...draft, about });
    } catch (err) {
      // Counted again with the next one that is written down.
      tally.written -= occurrences;
      logger.error({ err, kind, procedure, requestId: scope.requestId }, 'a refusal was not written down');
    }
  };
};
