/** The text of a drafted plan: YAML, with comments where its author has to look. */
import { Document, isCollection, isNode, isPair, isScalar } from 'yaml';
import { formatDuration } from '../../contract/duration/format.ts';
import type { Plan } from '../plan/rules.ts';

export type Notes = {
  /** About the whole plan. */
  open: string[];
  /** In the plan's order; `columns` by index. */
  tables: { head?: string; columns: ReadonlyMap<number, readonly string[]>; open: readonly string[] }[];
};

const heads: Partial<Record<keyof Plan, string>> = {
  site: "id of the customer's site",
  source:
    'connections are named here, never written out: put them with `perennial secret put`, or give env:NAME of the worker',
  tables: 'in the order of the foreign keys',
  verify: 'L0 counts, L1 compares checksums, L2 names the rows and columns that differ',
  rehearsals: 'on a copy, before anything is approved',
  approvals: 'placeholders: the policies by which each gate is signed',
  phases: 'planned durations: whoever is late is warned',
};

const cutover = `Where a cut-over follows, say how:
cutover:
  checklist:
    - { id: backup, title: Backup taken and restored once }
  freezeMs: 2h
  smoke: []
  reverseWindowMs: 72h
rollback: { strategy: reverse-delta }`;

const asComment = (lines: readonly string[]): string =>
  lines
    .flatMap((line) => line.split('\n'))
    .map((line) => ` ${line}`)
    .join('\n');

type Commented = { commentBefore?: string | null; comment?: string | null };

const nodeAt = (doc: Document, path: readonly (string | number)[]): Commented | undefined => {
  const node = doc.getIn(path, true);
  return isNode(node) ? node : undefined;
};

/** A comment of a member stands before its key. */
const commentKeys = (doc: Document): void => {
  if (!isCollection(doc.contents)) return;
  for (const pair of doc.contents.items) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const head = Object.entries(heads).find(([name]) => isScalar(pair.key) && name === pair.key.value)?.[1];
    if (head === undefined) continue;
    pair.key.spaceBefore = true;
    pair.key.commentBefore = asComment([head]);
  }
};

/** Short things stand on one line. */
const flow = (node: unknown): void => {
  if (isCollection(node)) node.flow = true;
};

const layOut = (doc: Document, plan: Plan): void => {
  for (const [i, table] of plan.tables.entries()) {
    const at = ['tables', i];
    for (const member of ['key', 'upsertKey', 'delta']) flow(doc.getIn([...at, member], true));
    for (const [j, column] of table.columns.entries()) {
      const path = [...at, 'columns', j];
      flow(doc.getIn(column.rules ? [...path, 'value'] : path, true));
      for (const k of column.rules?.keys() ?? []) flow(doc.getIn([...path, 'rules', k], true));
    }
  }
  for (const [phase, planned] of Object.entries(plan.phases ?? {})) {
    doc.setIn(['phases', phase, 'plannedMs'], formatDuration(planned.plannedMs));
    flow(doc.getIn(['phases', phase], true));
  }
};

export const renderDraft = (plan: Plan, notes: Notes): string => {
  const doc = new Document(plan, { aliasDuplicateObjects: false });
  doc.commentBefore = asComment([
    'A draft: every line is a guess until its author has looked at it. Check it with `perennial migrate validate`.',
    ...notes.open,
  ]);
  commentKeys(doc);
  layOut(doc, plan);
  for (const [i, { head, columns, open }] of notes.tables.entries()) {
    const table = nodeAt(doc, ['tables', i]);
    if (table && head !== undefined) table.commentBefore = asComment([head]);
    for (const [j, lines] of columns) {
      const node = nodeAt(doc, ['tables', i, 'columns', j]);
      if (node) node.commentBefore = asComment(lines);
    }
    const list = nodeAt(doc, ['tables', i, 'columns']);
    if (list && open.length > 0) list.comment = asComment(open);
  }
  doc.comment = asComment([cutover]);
  return doc.toString({ lineWidth: 0, flowCollectionPadding: true });
};
