import type { Handler } from './handler.ts';

/** Hours spent, as they are drawn from the contract when the ticket closes. */
export const logWork: Handler<'log-work'> = ({ state, actor, emit }, { from, to, note }, at) => {
  const { record } = state;
  const entry = { from, to, by: actor.id, ...(note === undefined ? {} : { note }) };
  record.work = [...(record.work ?? []), entry];
  emit({ kind: 'work-logged', at, data: { from, to, note } });
};
