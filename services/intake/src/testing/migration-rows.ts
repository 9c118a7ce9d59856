/** Routes of migrations, asked by those they do not belong to. */
import { postedMigrationCommands } from '../routes/migrations/command.ts';
import type { Acme } from './acme.ts';
import type { Call } from './world.ts';

export type TenancyRow = {
  /** As the app registers it. */
  route: string;
  /** Of the ticket and rows that belong to Acme. */
  path: (acme: Acme) => string;
  call?: Call;
  /** What Bohai's user and the other vendor's lead get. Whatever it is, nothing of Acme is in it. */
  bohai: number[];
  other: number[];
};

const reason = { reason: 'for us' };
const heldRow = { table: 'items', chunk: 1, ordinal: 1 };
const runBodies: Record<string, unknown> = {
  ...{ 'pause': reason, 'abort': reason, 'rollback': reason, 'edit-plan': { plan: 'version: 1', ...reason } },
  'accept-risk': { finding: 'f', approval: 'a' },
  'cutover': { checklist: [] },
  'add-issue': { ticket: 'T-1' },
  'quarantine/fix': { row: heldRow, values: { a: 'b' }, ...reason },
  'quarantine/waive': { rows: [heldRow], ...reason },
};
export const migrationRows: TenancyRow[] = [
  ...[...postedMigrationCommands, 'edit-plan', 'prove', 'quarantine/fix', 'quarantine/waive'].map(
    (name): TenancyRow => ({
      route: `POST /v1/migrations/:no/${name}`,
      path: ({ migration }) => `/v1/migrations/${migration}/${name}`,
      call: { body: runBodies[name] ?? {} },
      bohai: [403],
      other: [404],
    }),
  ),
  ...['', '/plan', '/progress', '/report', '/quarantine'].map(
    (what): TenancyRow => ({
      route: `GET /v1/migrations/:no${what}`,
      path: ({ migration }) => `/v1/migrations/${migration}${what}`,
      bohai: what === '/quarantine' ? [403] : [404],
      other: [404],
    }),
  ),
  { route: 'GET /v1/migrations', path: () => '/v1/migrations?customer=acme', bohai: [200], other: [200] },
  ...['', '/check', '/introspect'].map(
    (what): TenancyRow => ({
      route: `POST /v1/migrations${what}`,
      path: () => `/v1/migrations${what}`,
      call: { body: {} },
      bohai: [403],
      // Their lead's key is nobody who could be an author.
      other: what === '' ? [403] : [422],
    }),
  ),
];
