/** The two ways a bench tells its results. */
import { cpus, loadavg, totalmem } from 'node:os';
import type { Result } from '@perennial/testkit/bench/statistics';

/** `load` is the one-minute load average: before the run it tells whether the machine was busy with other work. */
export const machineNow = () => ({
  cpus: cpus().length,
  model: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
});
type Machine = ReturnType<typeof machineNow>;

/** One line. */
export const asJson = (subject: string, machine: Machine, results: Result[]): string =>
  `${JSON.stringify({ subject, machine, results })}\n`;

const row = (r: Result): string[] => [
  r.pass === null ? 'info' : r.pass ? 'ok' : 'MISS',
  r.id,
  `${r.value} ${r.unit}`,
  r.op === null ? '' : `${r.op} ${r.target}`,
  `${r.n}`,
  `${Math.min(...r.runs)} to ${Math.max(...r.runs)}`,
];

export const asTable = (subject: string, machine: Machine, results: Result[]): string => {
  const rows = [['', subject, 'value', 'target', 'n', 'spread'], ...results.map(row)];
  const widths = rows[0]?.map((_, c) => Math.max(...rows.map((r) => r[c]?.length ?? 0))) ?? [];
  const lines = rows.map((r) =>
    r
      .map((cell, c) => cell.padEnd(widths[c] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const { cpus, model, memoryGb, node, load } = machine;
  return `${lines.join('\n')}\n${cpus} x ${model}, ${memoryGb} GB, node ${node}, load ${load} before the run\n`;
};
