/** Routes of migrations: how each is told why, or why it need not be. */
import { aPlan } from '@perennial/testkit/flow/a-migration';
import { freshName } from '@perennial/testkit/stack/fresh';
import { postedMigrationCommands } from '../../routes/migrations/command.ts';
import type { Row } from './table.ts';
import type { ReasonsWorld } from './world.ts';

const heldRow = { table: 'items', chunk: 1, ordinal: 1 };
const undoes: Record<string, Parameters<ReasonsWorld['aRun']>[0]> = {
  pause: 'begun',
  abort: 'begun',
  rollback: 'hypercare',
};
const runCommands: [string, Row][] = postedMigrationCommands.map((name) => [
  `POST /v1/migrations/:no/${name}`,
  Object.hasOwn(undoes, name)
    ? {
        change: async ({ aRun, secretOf }) => {
          const no = await aRun(undoes[name]);
          const path = `/v1/migrations/${no}/${name}`;
          return { path, by: { secret: secretOf('lei') }, fields: {}, stream: `migration/${no}` };
        },
      }
    : { none: 'a step of the work; a risk is accepted by a signature, which takes a reason of its own' },
]);
const held = (what: 'fix' | 'waive', fields: object): [string, Row] => [
  `POST /v1/migrations/:no/quarantine/${what}`,
  {
    change: async ({ aRun, secretOf }) => ({
      path: `/v1/migrations/${await aRun()}/quarantine/${what}`,
      by: { secret: secretOf('lei') },
      fields,
      stream: (id) => `migration-job/${id}`,
    }),
  },
];
export const migrationReasons: [string, Row][] = [
  ...runCommands,
  held('fix', { row: heldRow, values: { code: 'A' } }),
  held('waive', { rows: [heldRow] }),
  [
    'POST /v1/migrations/:no/edit-plan',
    {
      change: async ({ aRun, secretOf }) => {
        const no = await aRun();
        const path = `/v1/migrations/${no}/edit-plan`;
        const fields = { plan: aPlan({ name: freshName('edited') }) };
        return { path, by: { secret: secretOf('lei') }, fields, stream: `migration/${no}` };
      },
    },
  ],
  ['POST /v1/migrations', { none: 'it only ever makes something' }],
  ['POST /v1/migrations/check', { none: 'it changes nothing' }],
  ['POST /v1/migrations/introspect', { none: 'it changes nothing' }],
  ['POST /v1/migrations/:no/prove', { none: 'it changes nothing' }],
];
