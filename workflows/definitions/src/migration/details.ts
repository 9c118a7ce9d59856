/** The table a project manager reads in Temporal UI. Times are UTC. */
import type { MigrationRecord, PhaseRun } from '@perennial/domain/migration/run/rules';
import { nextDeadline } from './deadlines.ts';
import type { Carried } from './state.ts';

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 200);

const sla = ({ warnedAt, lateAt, escalatedAt }: PhaseRun): string => {
  if (escalatedAt !== undefined) return ', **escalated**';
  if (lateAt !== undefined) return ', **late**';
  return warnedAt === undefined ? '' : ', over 80 %';
};

const phase = ({ phases, phase: name }: MigrationRecord): string => {
  const run = phases.at(-1);
  return run
    ? `${name} since ${utc(run.startedAt)}, due ${utc(run.startedAt + run.pausedMs + run.plannedMs)}${sla(run)}`
    : name;
};

const tables = ({ tables: all }: MigrationRecord): string => {
  const count = (...states: string[]): number => all.filter((t) => states.includes(t.state)).length;
  return `${all.length}: ${count('copied', 'verified', 'sealed')} copied, ${count('verified', 'sealed')} verified, ${count('copying')} in work, ${count('parked')} parked`;
};

const rows = ({ tables: all }: MigrationRecord): string => {
  const sum = (of: (t: MigrationRecord['tables'][number]) => number): number =>
    all.reduce((total, t) => total + of(t), 0);
  const rate = sum((t) => (t.state === 'copying' ? t.rate : 0));
  const left = sum((t) =>
    t.state === 'planned' || t.state === 'copying' ? Math.max(0, t.rows - t.read) : 0,
  );
  const eta = rate > 0 ? `, ${rate}/s, about ${Math.ceil(left / rate / 60)} min left` : '';
  return `${sum((t) => t.written)} written, ${sum((t) => t.quarantined)} quarantined, ${sum((t) => t.merged)} merged of ${sum((t) => t.read)} read${eta}`;
};

const cutover = ({ cutover: of, reverse }: MigrationRecord): string => {
  if (!of) return 'not called';
  if (of.backOut)
    return `attempt ${of.attempt} ${of.backOut.endedAt === undefined ? 'is being' : 'was'} undone: ${of.backOut.reason}`;
  if (of.frozenAt === undefined) return `freeze begins ${utc(of.freezeAt)}`;
  if (!of.done.includes('smoke'))
    return `after ${of.done.at(-1) ?? 'nothing yet'}; source back by ${utc(of.deadlineAt ?? 0)}`;
  const window =
    reverse && reverse.stoppedAt === undefined ? `, way back without loss until ${utc(reverse.until)}` : '';
  return `${utc(of.flippedAt ?? 0)}, down for ${Math.ceil((of.downtimeMs ?? 0) / 1_000)} s${window}`;
};

export const detailsOf = (state: Carried, now: number): string => {
  const { record } = state;
  const { planHash, planVersion, blockers, approvals, rehearsals, risks, delta } = record;
  const next = nextDeadline(state, now);
  const open = approvals.filter((a) => a.state === 'pending' || a.state === 'approved').at(-1);
  const lines = [
    ['State', record.state],
    ['Phase', phase(record)],
    ['Plan', `v${planVersion} ${planHash.slice(0, 12)}`],
    ['Tables', tables(record)],
    ['Rows', rows(record)],
    ['Rehearsals', rehearsals.map((r) => `${r.number}: ${r.verdict ?? 'under way'}`).join(', ') || 'none'],
    [
      'Approval',
      open
        ? `${open.no}: ${open.state}`
        : `${approvals.at(-1)?.no ?? 'none'}: ${approvals.at(-1)?.state ?? '-'}`,
    ],
    [
      'Changes',
      delta
        ? `${delta.applied} applied${delta.lagMs === undefined ? '' : `, ${Math.ceil(delta.lagMs / 1_000)} s behind`}`
        : 'not followed yet',
    ],
    ['Cut-over', cutover(record)],
    [
      'In the way',
      blockers.map((b) => `${b.step}${b.table === undefined ? '' : ` ${b.table}`}: ${b.reason}`).join('; ') ||
        'nothing',
    ],
    [
      'Accepted',
      risks.length === 0
        ? 'no risk'
        : risks.map((r) => `${r.table ?? 'all'}/${r.finding} by ${r.by}`).join(', '),
    ],
    ['Next', next ? `${next.label} ${utc(next.at)}` : 'nothing by itself'],
  ];
  return lines.reduce(
    (table, [name = '', value = '']) => `${table}\n| ${name} | ${cell(value)} |`,
    '| | |\n|---|---|',
  );
};
