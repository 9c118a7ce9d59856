/** Makes the files of a bundle one after another, so that a log of any length is written with a part of it in memory. */
import { createHash } from 'node:crypto';
import {
  eventsPath,
  leavesPath,
  partSize,
  paths,
  type Range,
  valuesPath,
} from '@perennial/domain/audit/bundle/layout';
import { type Statement, statementText } from '@perennial/domain/audit/bundle/statement';
import { writeLeaf } from '@perennial/domain/audit/bundle/verify-leaves';
import { leafText } from '@perennial/domain/audit/leaf';
import { leafHash } from '@perennial/domain/audit/merkle';
import { verifierText } from '@perennial/domain/audit/note';
import { readEvent, shownValues } from '@perennial/domain/audit/personal';
import type { AuditEvent } from '@perennial/domain/audit/rules';
import { canonicalize } from '@perennial/domain/signature/canonicalize';
import type { SealKey, StoredEvent } from '@perennial/store/ports';
import { indexHeading, indexLine } from './index-csv.ts';
import { upperTiles, type WriteTile, writeTile } from './tiles.ts';

export type BundleFile = { path: string; bytes: Uint8Array };
export type Entry = { id: string; event: string; tag: string };

/** What is in the store, up to the last checkpoint; `size` leaves. */
export type BundleSource = {
  tenant: string;
  key: SealKey;
  size: number;
  /** Notes, ascending; the last is of `size`. */
  checkpoints: readonly string[];
  /** Events that name restores from a backup, of all leaves. */
  restores: readonly { leaf: number; event: AuditEvent }[];
  /** Leaves in their order, at most 256 at a time, `size` in all. */
  entries: () => AsyncIterable<readonly Entry[]>;
  /** In the order of the ids; one that is gone leaves a gap, which whoever verifies the bundle will name. */
  events: (ids: readonly string[]) => Promise<readonly (StoredEvent | undefined)[]>;
};

export type BundleWish = {
  customer?: string;
  period: Statement['period'];
  leaves: Range;
  /** For people, and the verifier: path and content. */
  readable: readonly BundleFile[];
};

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const file = (path: string, text: string): BundleFile => ({ path, bytes: Buffer.from(text) });

/** One part of the range: its leaves, its events, what they say in words, and a list of these for people. */
async function* partFiles(
  part: number,
  leaves: readonly (Entry & { leaf: number })[],
  source: BundleSource,
  whose: { customer: string; tag: string } | undefined,
): AsyncGenerator<BundleFile & { events?: number; readable?: true }> {
  const own = leaves.filter((entry) => !whose || entry.tag === whose.tag);
  const found = await source.events(own.map(({ id }) => id));
  const events = found.flatMap((stored, i) => {
    if (!stored) return [];
    const { event } = stored;
    const values = shownValues(event, stored.values, whose?.customer);
    return [{ event, values, leaf: own[i]?.leaf ?? 0 }];
  });
  yield file(leavesPath(part), leaves.map(writeLeaf).join(''));
  yield {
    ...file(eventsPath(part), events.map(({ event }) => `${canonicalize(event)}\n`).join('')),
    events: events.length,
  };
  const values = events.flatMap((e) => e.values.map((value) => `${canonicalize(value)}\n`));
  yield { ...file(valuesPath(part), values.join('')), readable: true };
  const rows = events.map(({ event, values: of, leaf }) => indexLine(leaf, readEvent(event, of)));
  const path = `index/${String(part).padStart(6, '0')}.csv`;
  yield { ...file(path, `${indexHeading}${rows.join('')}`), readable: true };
}

export async function* bundleFiles(source: BundleSource, wish: BundleWish): AsyncGenerator<BundleFile> {
  const { tenant, key, size } = source;
  const { customer, period, leaves: range } = wish;
  const whose = customer === undefined ? undefined : { customer, tag: key.tag(customer) };
  const files = new Map(wish.readable.map(({ path, bytes }) => [path, hashOf(bytes)]));
  let events = 0;
  yield file(paths.key, `${verifierText(key.verifier)}\n`);
  yield file(
    paths.checkpoints,
    source.checkpoints.map((n) => `${Buffer.from(n).toString('base64')}\n`).join(''),
  );
  if (source.restores.length > 0)
    yield file(paths.restores, source.restores.map(({ event }) => `${canonicalize(event)}\n`).join(''));
  yield* wish.readable;

  const tiles: WriteTile[] = [];
  let waiting: (Entry & { leaf: number })[] = [];
  const flush = async function* (part: number): AsyncGenerator<BundleFile> {
    for await (const { events: count = 0, readable, ...made } of partFiles(part, waiting, source, whose)) {
      events += count;
      if (readable) files.set(made.path, hashOf(made.bytes));
      yield made;
    }
    waiting = [];
  };
  let leaf = 0;
  for await (const entries of source.entries()) {
    const tile: WriteTile = {
      level: 0,
      index: tiles.length,
      hashes: entries.map((e) => leafHash(leafText(e))),
    };
    tiles.push({ ...tile, hashes: tile.hashes });
    yield writeTile(tile);
    for (const { id, event, tag: of } of entries) {
      if (leaf >= range.from && leaf < range.to) waiting.push({ id, event, tag: of, leaf });
      leaf += 1;
      if (waiting.length > 0 && (leaf % partSize === 0 || leaf === range.to))
        yield* flush(Math.floor((leaf - 1) / partSize));
    }
  }
  if (leaf !== size)
    throw new Error(`the log of ${tenant} has ${leaf} leaves, its checkpoint covers ${size}`);
  yield* upperTiles(tiles);
  const statement: Statement = {
    tenant,
    ...(whose ? { customer: { id: whose.customer, tag: whose.tag } } : {}),
    period,
    leaves: range,
    size,
    checkpoints: source.checkpoints.length,
    events,
    ...(source.restores.length > 0 ? { restores: source.restores.map(({ leaf }) => leaf) } : {}),
    files: Object.fromEntries(files),
  };
  yield file(paths.statement, key.sign(statementText(statement)));
}
