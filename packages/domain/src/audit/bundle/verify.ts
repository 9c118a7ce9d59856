/** Verifies a bundle with nothing but its files; `verify.py` beside it does the same, step by step. */
import { createHash } from 'node:crypto';
import { parseVerifier } from '../note.ts';
import { type NamedRestore, nameRestore, restoreText } from '../restore.ts';
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
      /** Restores from a backup that the log names. */
      restores?: NamedRestore[];
      /** Which of them lost what the reader's own checkpoint covers. */
      lostWith?: NamedRestore;
    }
  | ({ verdict: 'bad' } & Bad)
  /** It is no bundle, or one without what it would be judged by. */
  | { verdict: 'unknown'; why: string };

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** What the reader got from elsewhere: the log's public key as text, and a checkpoint kept from before. */
export type Trusted = { readonly key?: string | undefined; readonly checkpoint?: string | undefined };

const bad = ({ what, why }: Bad): Verdict => ({ verdict: 'bad', what, why });
const unknown = (why: string): Verdict => ({ verdict: 'unknown', why });

const judge = (read: ReadFile, { key: pinned, checkpoint }: Trusted): Verdict => {
  const keyFile = read(paths.key);
  const [, key = ''] = /^(.*)\n$/.exec(keyFile ? textOf(keyFile) : '') ?? [];
  const verifier = parseVerifier(key);
  if (!verifier) return unknown(`${paths.key} holds no key to judge by`);
  if (pinned !== undefined && pinned.trim() !== key)
    return bad({ what: paths.key, why: 'it is not the key you trust' });
  const note = read(paths.statement);
  const stated = readStatement(note ? textOf(note) : '', verifier);
  if (!stated) return bad({ what: paths.statement, why: 'it is not signed by the key' });
  if ('version' in stated) return unknown(`it is a bundle of another version, ${stated.version}`);
  const { statement } = stated;
  for (const [path, hash] of Object.entries(statement.files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const bytes = read(path);
    if (!bytes || createHash('sha256').update(bytes).digest('hex') !== hash)
      return bad({ what: path, why: 'it is not the file that was made' });
  }
  const tree = checkTree(read, verifier, statement, checkpoint);
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
    ...(tree.restores.length > 0 ? { restores: tree.restores.map(nameRestore) } : {}),
    ...(tree.lostWith ? { lostWith: nameRestore(tree.lostWith) } : {}),
  };
};

/** What a good verdict has to name all the same. */
export const restoreLines = ({
  restores = [],
  lostWith,
}: {
  restores?: readonly NamedRestore[] | undefined;
  lostWith?: NamedRestore | undefined;
}): string[] => [
  ...restores.map(restoreText),
  ...(lostWith
    ? [`the checkpoint kept before covers some of what was lost there, leaf ${lostWith.leaf}`]
    : []),
];

/** Without a key from elsewhere the bundle's own is believed. Without all its files a bundle is not judged. */
export const verifyBundle = (read: ReadFile, trusted: Trusted = {}): Verdict => {
  let missing: string | undefined;
  const verdict = judge((path) => {
    const bytes = read(path);
    if (!bytes) missing ??= path;
    return bytes;
  }, trusted);
  return missing === undefined ? verdict : unknown(`${missing} is not there`);
};
