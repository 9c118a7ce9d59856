import { evidence as evidenceOf } from '../../sla/evidence.ts';
import { iso, isoOrNull } from '../../views/instant.ts';
import { evidenceInput } from '../inputs.ts';
import { procedureFor } from '../trpc.ts';

/** The clocks that one attainment figure counted, oldest ticket first. */
export const evidence = procedureFor('report.read')
  .input(evidenceInput)
  .query(async ({ ctx, input: { clock, outcome, limit, cursor, ...range } }) => {
    const figures = await ctx.store.reports.clockFigures(ctx.scope, range);
    const page = evidenceOf(
      figures,
      {
        level: range.level,
        clock,
        limit,
        ...(range.kind === undefined ? {} : { kind: range.kind }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(cursor === undefined ? {} : { cursor }),
      },
      ctx.now(),
    );
    return {
      items: page.items.map(({ dueAt, breachedAt, openedAt, ...row }) => ({
        ...row,
        openedAt: iso(openedAt),
        dueAt: isoOrNull(dueAt),
        ...(breachedAt === undefined ? {} : { breachedAt: iso(breachedAt) }),
      })),
      ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }),
    };
  });
