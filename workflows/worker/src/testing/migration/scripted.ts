/** A migration's activities in memory: every step passes unless a test says else, and what was asked is written down. */

import type { ApprovalActivities } from '@perennial/definitions/approval/activities';
import type {
  Answer,
  CopyActivities,
  LaneTurn,
  MigrationActivities,
  MigrationStepActivities,
} from '@perennial/definitions/migration/activities';
import type { MigrationEvent, MigrationRecord } from '@perennial/domain/migration/run/rules';
import { approvalWorkflowId } from '@perennial/temporal/ids';
import { anApproval, aPolicy } from '@perennial/testkit/flow/an-approval';

export type Step = keyof MigrationStepActivities;
type Called = { no: string; table?: string; load?: string };
type Scripted = (of: Called) => Promise<Answer | undefined> | Answer | undefined;
export type Tables = { name: string; wave: number; rows: number }[];

export const passed: Answer = { verdict: 'passed', findings: [] };
const caughtUp: Answer = { ...passed, counts: { applied: 1, lagMs: 5, caughtUp: 1 } };

export const twoTables: Tables = [
  { name: 'items', wave: 0, rows: 100 },
  { name: 'lots', wave: 1, rows: 500 },
];

const counts = { read: 1, written: 1, quarantined: 0, merged: 0 } as const;

export const scriptedMigration = () => {
  const asked: string[] = [];
  const steps_ = new Map<Step, Scripted>();
  const records = new Map<string, MigrationRecord>();
  const events = new Map<string, MigrationEvent[]>();
  const turns = new Map<string, number>();
  let tables: (no: string) => Tables = () => twoTables;
  let plan: (of: Called) => Promise<void> | void = () => undefined;
  let lane: (of: Called & { lane: number }, turn: number) => Promise<LaneTurn> | LaneTurn = (_, turn) => ({
    ...counts,
    chunks: 1,
    done: turn >= 2,
  });

  const answer =
    (step: Step) =>
    async (of: Called): Promise<Answer> => {
      asked.push([of.no, step, ...(of.table === undefined ? [] : [of.table])].join(' '));
      const said = await steps_.get(step)?.(of);
      if (said) return said;
      if (step === 'probe') return { ...passed, tables: tables(of.no) };
      return step.endsWith('Delta') || step === 'applyReverse' ? caughtUp : passed;
    };
  const stepActivities: MigrationStepActivities = {
    probe: answer('probe'),
    profile: answer('profile'),
    prepareRehearsal: answer('prepareRehearsal'),
    endRehearsal: answer('endRehearsal'),
    verifyTable: answer('verifyTable'),
    verifyInvariants: answer('verifyInvariants'),
    startDelta: answer('startDelta'),
    applyDelta: answer('applyDelta'),
    stopDelta: answer('stopDelta'),
    freeze: answer('freeze'),
    barrier: answer('barrier'),
    lastDelta: answer('lastDelta'),
    verifyTouched: answer('verifyTouched'),
    setSequences: answer('setSequences'),
    startReverse: answer('startReverse'),
    flip: answer('flip'),
    smoke: answer('smoke'),
    unflip: answer('unflip'),
    unfreeze: answer('unfreeze'),
    applyReverse: answer('applyReverse'),
    stopReverse: answer('stopReverse'),
    freezeTarget: answer('freezeTarget'),
    verifyReverse: answer('verifyReverse'),
    discardLoad: answer('discardLoad'),
  };

  const copyActivities: CopyActivities = {
    planTable: async (of) => {
      asked.push(`${of.no} planTable ${of.table} ${of.load}`);
      await plan(of);
      return { read: 0, written: 0, quarantined: 0, merged: 0, rows: 1, done: false };
    },
    copyLane: async (of) => {
      const key = `${of.no}/${of.load}/${of.table}`;
      const turn = (turns.get(key) ?? 0) + 1;
      const took = await lane(of, turn);
      turns.set(key, turn);
      return took;
    },
  };

  const flowActivities: Pick<MigrationActivities, 'draftGateApproval' | 'checkRisk' | 'projectMigration'> &
    ApprovalActivities = {
    draftGateApproval: async ({
      tenant,
      no,
      approval,
      gate,
      attempt,
      planHash,
      planVersion,
      author,
      openedAt,
    }) => {
      asked.push(`${no} draftGateApproval ${gate}`);
      return anApproval({
        tenant,
        no: approval,
        gate,
        attempt,
        subject: { type: 'migration', id: no },
        record: { type: 'migration-plan', id: no, version: planVersion, hash: planHash },
        author,
        openedAt,
        seq: 0,
        policy: aPolicy({ seats: [{ role: 'qa', count: 1 }], need: 1 }),
        workflow: { id: approvalWorkflowId(tenant, approval) },
      });
    },
    checkRisk: async ({ approval }) =>
      approval.startsWith('signed') ? { by: 'qiu' } : { refused: 'nobody has signed it' },
    projectMigration: async ({ record, events: written }) => {
      const { no } = record;
      const known = events.get(no) ?? [];
      events.set(no, [...known, ...written.filter((e) => known.every((k) => k.seq !== e.seq))]);
      if ((records.get(no)?.rev ?? -1) <= record.rev) records.set(no, record);
    },
    // A signature is who made it.
    verifySignature: async ({ signature, now }) => ({
      signed: {
        id: signature,
        by: { id: signature, name: signature },
        role: 'qa',
        purpose: 'approve',
        meaning: 'approved',
        verdict: signature.startsWith('no') ? 'reject' : 'approve',
        reason: 'read',
        authentication: 'password+totp',
        at: now,
      },
    }),
    projectApproval: async () => undefined,
  };

  return {
    activities: { flow: flowActivities, io: stepActivities, copy: { ...stepActivities, ...copyActivities } },
    /** `no step table`, in the order they began. */
    asked: (no: string): string[] =>
      asked.filter((a) => a.startsWith(`${no} `)).map((a) => a.slice(no.length + 1)),
    record: (no: string): MigrationRecord => {
      const found = records.get(no);
      if (!found) throw new Error(`${no} was never written`);
      return found;
    },
    has: (no: string): boolean => records.has(no),
    kinds: (no: string): string[] => (events.get(no) ?? []).map((e) => e.kind),
    events: (no: string): MigrationEvent[] => events.get(no) ?? [],
    /** For one run only: others of the file go their way. */
    on: (no: string, step: Step, does: Scripted): void => {
      const before = steps_.get(step);
      steps_.set(step, (of) => (of.no === no ? does(of) : before?.(of)));
    },
    tables: (no: string, of: Tables): void => {
      const before = tables;
      tables = (one) => (one === no ? of : before(one));
    },
    plan: (no: string, does: (of: Called) => Promise<void> | void): void => {
      const before = plan;
      plan = (of) => (of.no === no ? does(of) : before(of));
    },
    lane: (
      no: string,
      does: (of: Called & { lane: number }, turn: number) => Promise<LaneTurn> | LaneTurn,
    ): void => {
      const before = lane;
      lane = (of, turn) => (of.no === no ? does(of, turn) : before(of, turn));
    },
  };
};
export type ScriptedMigration = ReturnType<typeof scriptedMigration>;
