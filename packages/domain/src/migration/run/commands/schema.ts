/** What HTTP accepts as commands of a run; `edit-plan` has a route of its own, for it brings a plan. */
import { z } from 'zod';
import { reasonText } from '../../../reason/schema.ts';
import type { MigrationCommandBodies, MigrationCommandName } from './rules.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const note = text(1_000).optional();
/** As the plan names it. */
const table = text(200);

export const migrationBodies = {
  'start': z.strictObject({}),
  'pause': z.strictObject({ reason: reasonText }),
  'resume': z.strictObject({ note }),
  'abort': z.strictObject({ reason: reasonText }),
  'retry': z.strictObject({ table: table.optional(), note }),
  'accept-risk': z.strictObject({
    table: table.optional(),
    finding: text(200),
    approval: text(200).describe('Number of the approval, or id of the signature, bound to this finding'),
  }),
  'cutover': z.strictObject({
    checklist: z
      .array(text(200), 'name every item of the plan’s checklist that is done; [] where it has none')
      .max(200),
  }),
  'rollback': z.strictObject({ reason: reasonText }),
  'finish-hypercare': z.strictObject({ note }),
  'add-issue': z.strictObject({
    ticket: z.string().regex(/^T-\d{1,12}$/, 'use the number of a ticket: T-1042'),
  }),
} satisfies {
  [N in Exclude<MigrationCommandName, 'edit-plan'>]: z.ZodType<Loose<MigrationCommandBodies[N]>>;
};

/** As zod writes what may be absent. */
type Loose<T> = { [K in keyof T]: undefined extends T[K] ? T[K] | undefined : T[K] };

export type PostedMigrationCommand = keyof typeof migrationBodies;
