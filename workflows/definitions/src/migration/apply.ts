/** The reducer: (state, what happened, now) -> the next state. The old state is left as it was. */
import { advance } from './advance.ts';
import { takeAnswer, takeFailure } from './answers.ts';
import { takeCancellation, takeCommand, takeRisk } from './commands.ts';
import type { MigrationInput } from './contract.ts';
import { fireDeadlines, nextDeadline } from './deadlines.ts';
import { type Draft, draftOf } from './draft.ts';
import { takeAsked, takeOutcome, takeTold } from './gates.ts';
import type { Carried, Happening } from './state.ts';
import { park, takeProgress } from './tables.ts';

export const begin = ({ record }: MigrationInput, workflow: { id: string; runId: string }): Carried => ({
  record: { ...record, workflow },
  events: [],
  flushedSeq: record.seq,
  // The store learns which run answers for it.
  reflush: true,
  commandIds: [],
  done: [],
  epoch: 0,
  unshown: false,
  shownAt: record.updatedAt,
  asking: [],
  tell: [],
  risks: [],
  refusedRisks: [],
});

type Outside = Exclude<Happening, { type: 'flushing' | 'flushed' | 'reflush' }>;

const happen = (draft: Draft, what: Outside): void => {
  switch (what.type) {
    case 'command':
      takeCommand(draft, what.command);
      return;
    case 'answered':
      takeAnswer(draft, what.key, what.answer);
      return;
    case 'failed':
      takeFailure(draft, what.key, what.reason);
      return;
    case 'progress':
      takeProgress(draft, what.progress);
      return;
    case 'lost':
      park(draft, what, what.reason);
      return;
    case 'approval':
      takeOutcome(draft, what.outcome);
      return;
    case 'asked':
      takeAsked(draft, what);
      return;
    case 'told':
      takeTold(draft, what);
      return;
    case 'risk':
      takeRisk(draft, what.id, what.verdict);
      return;
    case 'cancelled':
      takeCancellation(draft);
      return;
    case 'deadline':
      fireDeadlines(draft);
      return;
  }
};

export const apply = (before: Carried, what: Happening, now: number): Carried => {
  switch (what.type) {
    case 'flushing': {
      const { record } = before;
      const deadline = nextDeadline(before, now)?.at;
      const { nextDeadline: _, ...rest } = record;
      return {
        ...before,
        unshown: false,
        shownAt: now,
        record: {
          ...rest,
          ...(deadline === undefined ? {} : { nextDeadline: deadline }),
          rev: before.events.length === 0 && !before.reflush ? record.rev : record.rev + 1,
        },
      };
    }
    case 'flushed':
      return {
        ...before,
        flushedSeq: what.seq,
        events: before.events.filter((e) => e.seq > what.seq),
        reflush: false,
      };
    case 'reflush':
      return { ...before, reflush: true };
    default: {
      const draft = draftOf(before, now);
      happen(draft, what);
      advance(draft);
      return draft.state;
    }
  }
};
