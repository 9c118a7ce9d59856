/** Recorded histories on disk: one event per line, without what says which machine recorded them. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import proto, { type temporal } from '@temporalio/proto';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type HistoryEvent = { eventId: string; eventType: string } & { [key: string]: Json };
/** As protobufs' own JSON: instants are `{seconds, nanos}`, bytes base64, enums and 64-bit numbers strings. */
export type RecordedHistory = { events: HistoryEvent[] };

const ending = '.history.json';
export const folder = join(import.meta.dirname, '../histories');

/** Says which host, process or folder it was, or is drawn anew each time; a replay looks at none of it. */
const dropped = new Set(['identity', 'stackTrace', 'taskId', 'requestId']);

const isSticky = (queue: Json | undefined): boolean =>
  typeof queue === 'object' &&
  queue !== null &&
  !Array.isArray(queue) &&
  queue.kind === 'TASK_QUEUE_KIND_STICKY';

const neutral = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(neutral);
  if (typeof value !== 'object' || value === null) return value;
  const named = isSticky(value) ? { ...value, name: 'sticky' } : value;
  return Object.fromEntries(
    Object.entries(named).flatMap(([key, item]) => (dropped.has(key) ? [] : [[key, neutral(item)]])),
  );
};

const { History } = proto.temporal.api.history.v1;
type History = temporal.api.history.v1.IHistory;

export const textOf = (history: History): string => {
  const plain = History.toObject(History.fromObject(history), {
    longs: String,
    enums: String,
    bytes: String,
  });
  const { events } = neutral(JSON.parse(JSON.stringify(plain))) as RecordedHistory;
  return `{"events":[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]}\n`;
};

/** What a replay takes. */
export const historyOf = (recorded: RecordedHistory): History => History.fromObject(recorded);

/** Replaces the whole folder: what no path records any more is gone. */
export const writeHistories = (texts: Map<string, string>, to = folder): void => {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const [name, text] of texts) writeFileSync(join(to, `${name}${ending}`), text);
};

export const readHistories = (from = folder): Map<string, RecordedHistory> =>
  new Map(
    readdirSync(from)
      .filter((file) => file.endsWith(ending))
      .sort()
      .map((file) => [
        file.slice(0, -ending.length),
        JSON.parse(readFileSync(join(from, file), 'utf8')) as RecordedHistory,
      ]),
  );

/** The files a path is kept in: `name`, or `name.1`, `name.2` when it takes several runs. */
export const fileNames = (name: string, runs = 1): string[] =>
  runs === 1 ? [name] : Array.from({ length: runs }, (_, run) => `${name}.${run + 1}`);
