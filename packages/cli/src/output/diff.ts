/** What differs between two versions of a contract: one row for each single value, also in what came or went whole. */
import { at, type Json, textAt } from '../json.ts';
import { renderFitted } from './fit.ts';
import { headingsOf } from './reader.ts';
import type { Reader } from './ticket.ts';

type Row = { path: string; old: string; new: string };

const isTree = (value: Json | undefined): value is { [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null;

const shown = (value: Json | undefined): string => {
  if (isEmpty(value)) return '-';
  if (!Array.isArray(value)) return textAt({ value: value ?? null }, 'value');
  return value.map((one) => textAt({ one }, 'one')).join(', ') || '[]';
};

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const leaves = (path: string, old: Json | undefined, now: Json | undefined): Row[] => {
  const branches = (isTree(old) || isEmpty(old)) && (isTree(now) || isEmpty(now));
  const keys = branches
    ? [...new Set([...(isTree(old) ? Object.keys(old) : []), ...(isTree(now) ? Object.keys(now) : [])])]
    : [];
  if (keys.length === 0) return [{ path, old: shown(old), new: shown(now) }];
  return keys.flatMap((key) => leaves(`${path}/${escaped(key)}`, at(old, key), at(now, key)));
};

/** `changes` as the API answers them: `{path, old, new}`, `null` for what is not there. */
export const diffTable = (changes: Json[], reader: Reader): string =>
  renderFitted(
    headingsOf(reader, ['path', 'old', 'new']),
    changes
      .flatMap((change) => leaves(textAt(change, 'path'), at(change, 'old'), at(change, 'new')))
      .map((row) => [row.path, row.old, row.new]),
    [],
  );
