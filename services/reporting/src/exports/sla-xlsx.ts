import { printCheckpoint } from '@perennial/domain/audit/printed-checkpoint';
import type { Scope } from '@perennial/domain/scope/rules';
import { faultsOf, invalid } from '@perennial/service-kit/problem';
import type { Handler } from 'hono';
import writeExcelFile from 'write-excel-file/node';
import { z } from 'zod';
import type { ReportingStore } from '../ports.ts';
import { loadSlaReport } from '../sla/load-report.ts';
import { reportInput } from '../sla/report-input.ts';
import { slaSheets } from './sla-sheets.ts';
import { langs } from './words.ts';

export type ExportDeps = {
  store: ReportingStore;
  now: () => number;
};

const query = reportInput.extend({ lang: z.enum(langs).default('zh-CN') });

export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * GET /exports/sla.xlsx?contract=&period=2026-Q1[&lang=en]: the numbers of `sla.report` as an Excel file. Times are wall
 * times in the contract's zone.
 */
export const slaXlsx =
  ({ store, now }: ExportDeps): Handler<{ Variables: { scope: Scope } }> =>
  async (c) => {
    const asked = query.safeParse(c.req.query());
    if (!asked.success) throw invalid(faultsOf(asked.error));
    const { lang, ...input } = asked.data;
    const report = await loadSlaReport(store, c.var.scope, input, now());
    const seal = await store.seals.checkpoint(c.var.scope.tenant);
    const checkpoint = seal === undefined ? undefined : printCheckpoint(seal);
    const file = await writeExcelFile(slaSheets(report, lang, checkpoint)).toBuffer();
    const { rows, breaches, credits, entitlements } = report;
    await store.exports.note(c.var.scope, {
      what: 'sla-report',
      format: 'xlsx',
      of: input.contract,
      period: input.period,
      rows: [rows, breaches, credits, entitlements].reduce((sum, table) => sum + table.length, 0),
      customer: report.contract.customer,
    });
    return c.body(new Uint8Array(file), 200, {
      'Content-Type': xlsxType,
      'Content-Disposition': `attachment; filename="sla-${input.contract}-${input.period}.xlsx"`,
      'Cache-Control': 'no-store',
    });
  };
