/** Keeps a ledger short: the oldest windows are summed up, what is near now and what paused the clock stays. */
import type { LedgerEntry } from '../explain.ts';

type Bare = Omit<LedgerEntry, 'totalMs'>;

const sumUp = (entries: Bare[]): Bare[] => {
  const [first] = entries;
  const last = entries.at(-1);
  if (!first || !last || entries.length < 2) return entries;
  const window = entries.find((e) => e.window)?.window;
  if (!window) return entries;
  return [
    {
      from: first.from,
      to: last.to,
      kind: 'counted',
      countedMs: entries.reduce((sum, e) => sum + e.countedMs, 0),
      ahead: first.ahead,
      window: { kind: 'earlier', date: window.date },
    },
  ];
};

/** Sums up as many of the oldest entries as it takes; a pause, and the turn from past to ahead, separates sums. */
export const folded = (entries: Bare[], most: number): Bare[] => {
  const old = Math.max(0, entries.length - most + 1);
  if (entries.length <= most) return entries;
  const out: Bare[] = [];
  let run: Bare[] = [];
  const end = (): void => {
    out.push(...sumUp(run));
    run = [];
  };
  for (const entry of entries.slice(0, old)) {
    if (entry.kind === 'paused' || run[0]?.ahead !== entry.ahead) end();
    if (entry.kind === 'paused') out.push(entry);
    else run.push(entry);
  }
  end();
  return [...out, ...entries.slice(old)];
};
