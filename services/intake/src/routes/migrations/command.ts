/** One POST per command: the body is checked here, whether it is legal is the workflow's to say. */
import type { Procedure } from '@perennial/domain/access/rules';
import { DomainError } from '@perennial/domain/errors';
import {
  type MigrationCommand,
  type MigrationCommandBodies,
  type MigrationCommandName,
  type MigrationEnvelope,
  migrationCommands,
} from '@perennial/domain/migration/run/commands/rules';
import {
  migrationBodies,
  type PostedMigrationCommand,
} from '@perennial/domain/migration/run/commands/schema';
import type { Scope } from '@perennial/domain/scope/rules';
import { readBody } from '@perennial/service-kit/body';
import { idempotencyKey } from '@perennial/service-kit/idempotency';
import type { Store } from '@perennial/store/ports';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { findRun, requireOpen, tag } from './find.ts';
import { giveMigration } from './give.ts';
import { keyed } from './keyed.ts';
import { runView } from './view.ts';

const summaries: Record<PostedMigrationCommand, string> = {
  'start': 'Begin a run that was opened',
  'pause': 'Begin no new chunk and no new step; clocks stand still',
  'resume': 'Go on',
  'abort': 'Before the flip: undo everything done so far and end',
  'retry': 'Take up again what failed or is parked: one table, or whatever stands in the way',
  'accept-risk': 'Tell the run of a signature that accepts exactly this finding',
  'cutover': 'Begin the countdown to the cut-over; every item of the checklist is confirmed by its id',
  'rollback': 'After the flip: go back to the source, with what was written since',
  'finish-hypercare': 'End the run well',
  'add-issue': 'Note a ticket that belongs to the run',
};

const permissionOf = (name: PostedMigrationCommand): Procedure =>
  name === 'accept-risk' ? 'migration.accept-risk' : 'migration.operate';

/** Pairs a command's name with its own body; TypeScript cannot follow the pair through a union by itself. */
export const envelopeOf = <N extends MigrationCommandName>(
  name: N,
  head: Omit<MigrationEnvelope, 'name' | 'body'>,
  body: MigrationCommandBodies[N],
): MigrationCommand => ({ ...head, name, body }) as MigrationCommand;

/** What a run would take on trust. */
const checkTicket = async (store: Store, scope: Scope, body: object): Promise<void> => {
  if (!('ticket' in body) || typeof body.ticket !== 'string') return;
  if (await store.tickets.get(scope, body.ticket)) return;
  const message = `there is no ticket ${body.ticket}`;
  throw new DomainError('request.invalid', message, {
    errors: [{ path: '/ticket', code: 'unknown', message }],
  });
};

const commandRoute =
  (name: PostedMigrationCommand): Routes =>
  (app, deps) => {
    const { store, urls } = deps;
    const schema = migrationBodies[name];
    document(app, {
      method: 'post',
      path: `/v1/migrations/{no}/${name}`,
      permission: permissionOf(name),
      summary: summaries[name],
      tag,
      params: ['no'],
      body: schema,
      keyed: true,
      answers: { 200: 'The run', 409: 'Not possible now; `errors[0].code` says why' },
    });
    app.post(`/v1/migrations/:no/${name}`, async (c) => {
      const { scope, receivedAt } = c.var;
      const record = await findRun(store, scope, c.req.param('no'));
      const key = idempotencyKey(c);
      const body = await readBody(c, schema);
      requireOpen(record);
      await checkTicket(store, scope, body);
      const { actor, requestId } = scope;
      const after = await keyed(store, scope, record, { name, key, body }, (id) =>
        giveMigration(deps, scope, record, envelopeOf(name, { id, actor, receivedAt, requestId }, body)),
      );
      return c.json(runView(after, urls));
    });
  };

const isPosted = (name: MigrationCommandName): name is PostedMigrationCommand =>
  Object.hasOwn(migrationBodies, name);
export const postedMigrationCommands: readonly PostedMigrationCommand[] = migrationCommands.filter(isPosted);

export const commandRoutes: Routes = (app, deps) => {
  for (const name of postedMigrationCommands) commandRoute(name)(app, deps);
};
