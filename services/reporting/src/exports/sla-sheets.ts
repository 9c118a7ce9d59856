/**
 * An SLA report as the sheets of a workbook: overview, attainment, breaches, credits, entitlements, and the newest
 * checkpoint of the audit log. Pure.
 */
import type { PrintedCheckpoint } from '@perennial/domain/audit/printed-checkpoint';
import type { EntitlementUse } from '@perennial/store/ports';
import type { Cell, SheetData } from 'write-excel-file/node';
import type { Attainment } from '../sla/attainment.ts';
import type { CreditLine } from '../sla/credit-lines.ts';
import type { SlaBreach, SlaReport } from '../sla/report.ts';
import { count, heading, hours, money, percent, text, wallTime } from './cells.ts';
import { type Lang, say, type Word } from './words.ts';

export type SheetOf = {
  sheet: string;
  data: SheetData;
  columns: { width: number }[];
  stickyRowsCount?: number;
};

type Column<T> = { word: Word; width: number; cell: (row: T) => Cell; unit?: string };

const tableOf = <T>(lang: Lang, name: Word, columns: Column<T>[], rows: T[]): SheetOf => ({
  sheet: say(lang, name),
  data: [
    columns.map(({ word, unit }) => heading(unit ? `${say(lang, word)} (${unit})` : say(lang, word))),
    ...rows.map((row) => columns.map(({ cell }) => cell(row))),
  ],
  columns: columns.map(({ width }) => ({ width })),
  stickyRowsCount: 1,
});

const attainmentColumns: Column<Attainment>[] = [
  { word: 'level', width: 8, cell: (row) => text(row.level) },
  { word: 'kind', width: 12, cell: (row) => text(row.kind) },
  { word: 'clock', width: 18, cell: (row) => text(row.clock) },
  { word: 'due', width: 10, cell: (row) => count(row.due) },
  { word: 'met', width: 10, cell: (row) => count(row.met) },
  { word: 'breached', width: 10, cell: (row) => count(row.breached) },
  { word: 'running', width: 10, cell: (row) => count(row.running) },
  { word: 'pct', width: 12, cell: (row) => percent(row.pct) },
];

const breachColumns = (timeZone: string): Column<SlaBreach>[] => [
  { word: 'ticket', width: 10, cell: (row) => text(row.ticket) },
  { word: 'title', width: 40, cell: (row) => text(row.title) },
  { word: 'module', width: 14, cell: (row) => text(row.module) },
  { word: 'site', width: 18, cell: (row) => text(row.site) },
  { word: 'level', width: 8, cell: (row) => text(row.level) },
  { word: 'kind', width: 12, cell: (row) => text(row.kind) },
  { word: 'clock', width: 18, cell: (row) => text(row.clock) },
  { word: 'target', width: 14, cell: (row) => hours(row.targetMs) },
  { word: 'dueAt', unit: timeZone, width: 28, cell: (row) => wallTime(row.dueAt, timeZone) },
  { word: 'stoppedAt', unit: timeZone, width: 28, cell: (row) => wallTime(row.stoppedAt, timeZone) },
  { word: 'overrun', width: 14, cell: (row) => hours(row.overrunMs) },
];

const creditColumns = (timeZone: string): Column<CreditLine>[] => [
  { word: 'credit', width: 28, cell: (row) => text(row.id) },
  { word: 'state', width: 12, cell: (row) => text(row.state) },
  { word: 'ticket', width: 10, cell: (row) => text(row.ticket) },
  { word: 'clause', width: 20, cell: (row) => text(row.clause) },
  { word: 'dueAt', unit: timeZone, width: 28, cell: (row) => wallTime(row.dueAt, timeZone) },
  { word: 'amount', width: 14, cell: (row) => money(row.amount, row.currency) },
  { word: 'uncapped', width: 16, cell: (row) => money(row.uncapped, row.currency) },
  { word: 'capped', width: 12, cell: (row) => (row.capped === undefined ? null : text(row.capped)) },
  { word: 'currency', width: 10, cell: (row) => text(row.currency) },
  { word: 'guarantee', width: 30, cell: (row) => (row.guarantee === undefined ? null : text(row.guarantee)) },
];

/** Hours are kept in milliseconds, everything else in whole units; no limit is an empty cell. */
const units = ({ unit }: EntitlementUse, value: number | null): Cell => {
  if (value === null) return null;
  return unit === 'hours' ? hours(value) : count(value);
};

const entitlementColumns: Column<EntitlementUse>[] = [
  { word: 'service', width: 16, cell: (row) => text(row.service) },
  { word: 'unit', width: 12, cell: (row) => text(row.unit) },
  { word: 'period', width: 12, cell: (row) => text(row.period) },
  { word: 'limit', width: 10, cell: (row) => units(row, row.limit) },
  { word: 'reserved', width: 10, cell: (row) => units(row, row.reserved) },
  { word: 'drawn', width: 10, cell: (row) => units(row, row.drawn) },
  { word: 'free', width: 10, cell: (row) => units(row, row.free) },
  { word: 'billed', width: 10, cell: (row) => units(row, row.billed) },
];

const titleOf = ({ id, title, titleZh }: SlaReport['contract'], lang: Lang): string =>
  (lang === 'zh-CN' ? (titleZh ?? title) : (title ?? titleZh)) ?? id;

const overview = ({ contract, period, asOf, tickets }: SlaReport, lang: Lang): SheetOf => {
  const at = (instant: string) => wallTime(instant, contract.timeZone);
  const facts: [Word, Cell][] = [
    ['contract', text(contract.id)],
    ['version', count(contract.version)],
    ['title', text(titleOf(contract, lang))],
    ['customer', text(contract.customer)],
    ['period', text(period.name)],
    ['from', at(period.from)],
    ['until', at(period.to)],
    ['timeZone', text(contract.timeZone)],
    ['asOf', at(asOf)],
    ['tickets', count(tickets)],
  ];
  return {
    sheet: say(lang, 'overview'),
    data: facts.map(([word, cell]) => [heading(say(lang, word)), cell]),
    columns: [{ width: 30 }, { width: 44 }],
  };
};

/** The newest of the audit log: whoever keeps the file can hold us to it. */
const checkpointSheet = (checkpoint: PrintedCheckpoint | undefined, lang: Lang): SheetOf => {
  const facts: [Word, Cell][] = checkpoint
    ? [
        ['auditLog', text(checkpoint.origin)],
        ['auditSize', count(checkpoint.size)],
        ['auditRoot', text(checkpoint.root)],
        ['auditSignature', text(checkpoint.signature)],
        ['auditLine', text(checkpoint.line)],
      ]
    : [['auditLog', text(say(lang, 'auditNone'))]];
  return {
    sheet: say(lang, 'audit'),
    data: facts.map(([word, cell]) => [heading(say(lang, word)), cell]),
    columns: [{ width: 36 }, { width: 90 }],
  };
};

export const slaSheets = (report: SlaReport, lang: Lang, checkpoint?: PrintedCheckpoint): SheetOf[] => [
  overview(report, lang),
  tableOf(lang, 'attainment', attainmentColumns, report.rows),
  tableOf(lang, 'breaches', breachColumns(report.contract.timeZone), report.breaches),
  tableOf(lang, 'credits', creditColumns(report.contract.timeZone), report.credits),
  tableOf(lang, 'entitlements', entitlementColumns, report.entitlements),
  checkpointSheet(checkpoint, lang),
];
