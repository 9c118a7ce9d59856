import { call, type GlobalFlags } from '../../call.ts';
import { type Answer, path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { type Json, listAt, textAt } from '../../json.ts';

export type RunPage = { limit?: number | undefined; cursor?: string | undefined };

/** GET /v1/runs/{id}; a page counts tickets. */
export const getRun = (io: Io, flags: GlobalFlags, id: string, { limit, cursor }: RunPage = {}) =>
  call(io, flags, 'intake', { method: 'GET', path: path('v1', 'runs', id), query: { limit, cursor } });

/** The items of all pages. */
export const allItems = async (io: Io, flags: GlobalFlags, id: string): Promise<Json[]> => {
  const items: Json[] = [];
  for (let cursor: string | undefined; ; ) {
    const page: Answer = await getRun(io, flags, id, { limit: 500, cursor });
    items.push(...listAt(page.json, 'items'));
    cursor = textAt(page.json, 'nextCursor') || undefined;
    if (cursor === undefined) return items;
  }
};
