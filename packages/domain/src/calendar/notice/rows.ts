import type { FieldFault } from '../../errors.ts';

/** One row of a notice as written; `path` points at it, `label` names it to a person ("line 3: ", or nothing). */
export type NoticeRow = { path: string; label: string; date: string; kind: string; name: string };

export type Rows = { rows: NoticeRow[]; errors: FieldFault[] };
