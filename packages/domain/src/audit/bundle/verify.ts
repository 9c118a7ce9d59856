/** Verifies a bundle with nothing but its files; `verify.py` beside it does the same, step by step. */
import { createHash } from 'node:crypto';
import { parseVerifier } from '../note.ts';
import { paths } from './layout.ts';
import { readStatement } from './statement.ts';
import { checkEvents } from './verify-events.ts';
import { checkLeaves } from './verify-leaves.ts';
import { checkTree } from './verify-tree.ts';

/** Bytes of a file of the bundle, by its path in it; undefined when there is none. */
export type ReadFile = (path: string) => Uint8Array | undefined;

export type Bad = { what: string; why: string };
export type Verdict =
  | {
      verdict: 'good';
      tenant: string;
      customer?: string;
      period: string;
      events: number;
      size: number;
      key: string;
    }
  | ({ verdict: 'bad' } & Bad)
  /** It is no bundle, or one without what it would be judged by. */
  | { verdict: 'unknown'; why: string };

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** `pinned`: the key the reader got from elsewhere, as text; without it the bundle's own is believed. */
export const verifyBundle = (read: ReadFile, pinned?: string): Verdict => {
  const bad = ({ what, why }: Bad): Verdict => ({ verdict: 'bad', what, why });
  const keyFile = read(paths.key);
  const [, key = ''] = /^(.*)\n$/.exec(keyFile ? textOf(keyFile) : '') ?? [];
  const verifier = parseVerifier(key);
  if (!verifier) return { verdict: 'unknown', why: `${paths.key} holds no key to judge by` };
  if (pinned !== undefined && pinned.trim() !== key)
    return bad({ what: paths.key, why: 'it is not the key you trust' });
  const note = read(paths.statement);
  if (!note) return { verdict: 'unknown', why: `${paths.statement} is not there` };
  const statement = readStatement(textOf(note), verifier);
  if (!statement) return bad({ what: paths.statement, why: 'it is not signed by the key' });
  for (const [path, hash] of Object.entries(statement.files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const bytes = read(path);
    if (!bytes || createHash('sha256').update(bytes).digest('hex') !== hash)
      return bad({ what: path, why: 'it is not the file that was made' });
  }
  const tree = checkTree(read, verifier, statement);
  if ('why' in tree) return bad(tree);
  const leaves = checkLeaves(read, statement, tree.hashes);
  if ('why' in leaves) return bad(leaves);
  const wrong = checkEvents(read, statement, leaves.leaves);
  if (wrong) return bad(wrong);
  const { tenant, customer, period, events, size } = statement;
  return {
    verdict: 'good',
    tenant,
    ...(customer ? { customer: customer.id } : {}),
    period: period.name,
    events,
    size,
    key,
  };
};
