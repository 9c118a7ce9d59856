import { regroupClocks } from '../retarget.ts';
import type { Handler } from './handler.ts';
import { setLevel } from './priority.ts';

export const triage: Handler<'triage'> = (draft, body, at) => {
  const { record } = draft.state;
  const { routing } = record.context;
  if (body.class) record.class = body.class;
  if (body.requestKind) record.requestKind = body.requestKind;
  if (body.estimate) record.estimate = body.estimate;
  record.milestones.triagedAt ??= at;
  if (record.state === 'new') record.state = 'triaged';
  draft.emit({
    kind: 'triaged',
    at,
    data: { class: record.class, requestKind: record.requestKind, hours: record.estimate?.hours },
  });
  const byClass = record.class ? routing[record.class] : undefined;
  const group = body.group ?? (byClass ?? routing.default)?.id;
  if (group !== undefined && group !== record.group) {
    record.group = group;
    draft.emit({ kind: 'assigned', at, data: { group, assignee: record.assignee } });
    regroupClocks(draft, at);
  }
  if (body.level && body.level !== record.level) setLevel(draft, body.level, body.levelReason ?? '', at);
};
