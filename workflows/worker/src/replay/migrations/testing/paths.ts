/** Ways through a migration, recorded once and replayed ever after. */
import type { MigrationEventKind } from '@perennial/domain/migration/run/rules';
import { drive } from '../../../testing/migration/drive.ts';
import { aPlan, type MigrationWorld, type OpenMigration } from '../../../testing/migration/world.ts';

export type MigrationPath = {
  name: string;
  /** Events its history hands to the store in this order, others may lie between. */
  shows: MigrationEventKind[];
  /** The history of this table's workflow is kept, too. */
  table?: string;
  play: (world: MigrationWorld) => Promise<OpenMigration>;
};

export const migrationPaths: MigrationPath[] = [
  {
    name: 'closed',
    shows: [
      'started',
      'rehearsed',
      'delta-caught-up',
      'frozen',
      'flipped',
      'cut-over',
      'reverse-closed',
      'closed',
    ],
    table: 'items',
    play: async (world) => {
      const m = await world.open(aPlan({ rehearsals: { count: 1 } }));
      await m.say('start', {});
      await drive(m);
      await m.handle.result();
      return m;
    },
  },
  {
    name: 'backed-out-and-aborted',
    shows: ['frozen', 'back-out', 'backed-out', 'abort-called', 'aborted'],
    play: async (world) => {
      const m = await world.open();
      world.script.on(m.no, 'smoke', () => ({ verdict: 'inconclusive', findings: [] }));
      await m.say('start', {});
      await drive(m);
      await m.say('abort', { reason: 'another weekend' });
      await m.handle.result();
      return m;
    },
  },
  {
    name: 'rolled-back',
    shows: ['cut-over', 'rollback-called', 'rolled-back'],
    play: async (world) => {
      const m = await world.open();
      await m.toGo();
      await m.cutover();
      await m.phase('hypercare');
      await m.say('rollback', { reason: 'prices are wrong' });
      await m.handle.result();
      return m;
    },
  },
  {
    name: 'risk-accepted-plan-edited',
    shows: [
      'plan-edited',
      'issue-added',
      'paused',
      'resumed',
      'blocked',
      'risk-refused',
      'risk-accepted',
      'abort-called',
      'aborted',
    ],
    play: async (world) => {
      const m = await world.open();
      const finding = { id: 'L1/ab12', verdict: 'failed', evidence: '3 rows differ' } as const;
      world.script.on(m.no, 'verifyInvariants', () => ({ verdict: 'failed', findings: [finding] }));
      await m.say('start', {});
      await m.until('an approval', () => m.record().approvals.length === 1);
      const { terms } = m.record();
      await m.say('edit-plan', { planHash: 'b'.repeat(64), planVersion: 2, terms, reason: 'one more' });
      await m.say('add-issue', { ticket: 'T-1001' });
      await m.say('pause', { reason: 'month end' });
      await m.say('resume', {});
      await m.until('another approval', () => m.record().approvals.length === 2);
      await m.sign('load');
      await m.blocked();
      await m.say('accept-risk', { finding: finding.id, approval: 'draft-1' }).catch(() => undefined);
      await m.say('accept-risk', { finding: finding.id, approval: 'signed-1' });
      await m.phase('go-no-go');
      await m.say('abort', { reason: 'enough' });
      await m.handle.result();
      return m;
    },
  },
];
