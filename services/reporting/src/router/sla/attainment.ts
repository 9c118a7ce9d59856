import { attainment as attainmentOf } from '../../sla/attainment.ts';
import { attainmentInput } from '../inputs.ts';
import { procedureFor } from '../trpc.ts';

/** Kept and broken promises per level, kind and clock of a period. */
export const attainment = procedureFor('report.read')
  .input(attainmentInput)
  .query(async ({ ctx, input }) => ({
    rows: attainmentOf(await ctx.store.reports.clockFigures(ctx.scope, input), ctx.now()),
  }));
