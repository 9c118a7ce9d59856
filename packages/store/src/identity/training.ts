import { randomUUID } from 'node:crypto';
import type { StoreContext } from '../core/context.ts';
import { note } from './note.ts';
import type { TrainingRepository } from './port.ts';

export const trainingRepository = ({ rows, transact, now }: StoreContext): TrainingRepository => ({
  async add(scope, given) {
    const record = { ...given, id: randomUUID() };
    const { tenant } = scope;
    await transact(async (session) => {
      await rows.training.insertOne(
        { _id: `${tenant}/${record.id}`, tenant, person: record.person, record },
        { session },
      );
      await note(rows, session, scope, {
        type: 'training',
        id: record.id,
        action: 'training.recorded',
        at: now(),
        record,
        changes: [{ path: `/people/${record.person}/training`, old: null, new: record.course }],
      });
    });
    return record;
  },
  async list({ tenant }, person) {
    const found = await rows.training
      .find({ tenant, ...(person === undefined ? {} : { person }) })
      .sort({ _id: 1 })
      .toArray();
    return found.map((r) => r.record);
  },
});
