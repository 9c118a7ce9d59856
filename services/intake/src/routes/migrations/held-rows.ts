import { type HeldRowName, heldRowStates } from '@perennial/domain/migration/job/rules';
import { readQuery } from '@perennial/service-kit/body';
import { invalid } from '@perennial/service-kit/problem';
import { encodeCursor, textCursor } from '@perennial/store/core/cursor';
import { z } from 'zod';
import type { Routes } from '../../deps.ts';
import { document } from '../../document.ts';
import { findRun, tag } from './find.ts';
import { heldRowView, rowOfText, textOfRow } from './held-row.ts';
import { askWorker } from './job.ts';

const query = z.strictObject({
  table: z.string().min(1).max(200).optional(),
  rule: z.string().min(1).max(200).optional(),
  state: z.enum(heldRowStates).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(600).optional(),
});

const rowAfter = (cursor: string | undefined): { after?: HeldRowName } => {
  const text = textCursor(cursor);
  if (text === undefined) return {};
  const after = rowOfText(text);
  if (after) return { after };
  throw invalid([{ path: '/cursor', code: 'invalid', message: 'pass `nextCursor` of the page before' }]);
};

export const heldRowsRoute: Routes = (app, deps) => {
  document(app, {
    method: 'get',
    path: '/v1/migrations/{no}/quarantine',
    permission: 'migration.rows',
    summary: 'Rows that are held back, each with its rules and what the source sent; read by a worker',
    tag,
    params: ['no'],
    query,
  });
  app.get('/v1/migrations/:no/quarantine', async (c) => {
    const { scope } = c.var;
    const { no, customer, planHash } = await findRun(deps.store, scope, c.req.param('no'));
    const { table, rule, state, limit, cursor } = readQuery(c, query);
    const asked = {
      ...(table === undefined ? {} : { table }),
      ...(rule === undefined ? {} : { rule }),
      ...(state === undefined ? {} : { state }),
      ...rowAfter(cursor),
      // One more says whether there is another page.
      limit: limit + 1,
    };
    const question = { kind: 'list-held', asks: { no, planHash, query: asked } } as const;
    const { answer } = await askWorker(deps, scope, question, { no, customer });
    const { rows } = answer;
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return c.json({
      items: shown.map(heldRowView),
      ...(rows.length > limit && last ? { nextCursor: encodeCursor(textOfRow(last)) } : {}),
    });
  });
};
