/** The ten lines a project manager reads in Temporal UI. Times are UTC: time zones do not exist in here. */
import type { Clock } from '@perennial/domain/sla/rules';
import type { TicketRecord } from '@perennial/domain/ticket/record/rules';

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const minutes = (ms: number): string => {
  const total = Math.floor(ms / 60_000);
  return total < 60 ? `${total} min` : `${Math.floor(total / 60)} h ${total % 60} min`;
};

const ofClock = (clock: Clock): string => {
  switch (clock.state) {
    case 'met':
      return `met ${utc(clock.stoppedAt ?? clock.asOf)}`;
    case 'breached':
      return `**breached** ${utc(clock.breachedAt ?? clock.asOf)}${clock.overrunMs ? `, over by ${minutes(clock.overrunMs)}` : ''}`;
    case 'paused':
      return `paused after ${minutes(clock.elapsedMs)} of ${minutes(clock.targetMs)}`;
    case 'running':
      return `due ${clock.dueAt === null ? 'not planned yet' : utc(clock.dueAt)}`;
    case 'cancelled':
      return 'cancelled';
  }
};

const waitsFor = (record: TicketRecord): string => {
  if (record.hold) return `${record.hold.on}: ${record.hold.reason}`;
  if (record.pendingApproval?.no) return `signatures of approval ${record.pendingApproval.no}`;
  if (record.pendingApproval) return `approval by the ${record.pendingApproval.role} role`;
  if (record.pendingRollback) return `rollback by hand: ${record.pendingRollback.instructions}`;
  return record.next.length > 0 ? `one of ${record.next.join(', ')}` : 'nothing';
};

const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 200);

export const detailsOf = (record: TicketRecord): string =>
  [
    ['State', `${record.state}, ${record.level}`],
    ['Class', record.class ?? record.requestKind ?? 'not triaged'],
    ['Where', `${record.context.siteName} / ${record.module} ${record.context.installedVersion ?? ''}`],
    ['Owner', `${record.assignee ?? 'nobody'} (group ${record.group ?? 'none'})`],
    ...record.clocks.map((c) => [`Clock ${c.name}`, ofClock(c)]),
    ['Waits for', waitsFor(record)],
  ].reduce((table, [name = '', value = '']) => `${table}\n| ${name} | ${cell(value)} |`, '| | |\n|---|---|');
