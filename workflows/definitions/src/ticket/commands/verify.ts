import { beginExecution } from '../tell-approval.ts';
import { concludeChecks } from '../verification.ts';
import type { Handler } from './handler.ts';

export const verify: Handler<'verify'> = (draft, { checks }, at) => {
  const { fix } = draft.state.record;
  if (!fix) return;
  beginExecution(draft, draft.actor, at);
  const results = checks.map((c) => ({ ...c, at, by: draft.actor.id, automated: false }));
  fix.checks.push(...results);
  draft.emit({
    kind: 'checks-recorded',
    at,
    data: {
      attempt: fix.attempt,
      checks: checks.map(({ kind, result, note }) => ({ kind, result, note: note ?? null })),
    },
  });
  concludeChecks(draft, at);
};
