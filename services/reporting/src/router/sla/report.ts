import { loadSlaReport } from '../../sla/load-report.ts';
import { reportInput } from '../../sla/report-input.ts';
import { procedureFor } from '../trpc.ts';

/** One contract in one period: kept and broken promises, and each breach. */
export const report = procedureFor('report.read')
  .input(reportInput)
  .query(({ ctx, input }) => loadSlaReport(ctx.store, ctx.scope, input, ctx.now()));
