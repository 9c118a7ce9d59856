/** An old ERP with planted faults moves to the new one: the demo that ships, small, from plan to report. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);

type Table = {
  name: string;
  state: string;
  verdict: string;
  read: number;
  written: number;
  quarantined: number;
  merged: number;
};
type Report = {
  run: {
    outcome: string;
    tables: Table[];
    approvals: { gate: string; state: string }[];
    cutover: { downtimeMs: number; done: string[] };
  };
  trail: { brokenAt?: number };
};

test('from plan to report: rehearsed, signed, loaded, verified, followed, cut over, closed', {
  timeout: 420_000,
}, async () => {
  const { stdout } = await run(
    process.execPath,
    ['deploy/demo-erp/src/demo/main.ts', '--rows', '6000', '--minutes', '6'],
    {
      cwd: root,
      maxBuffer: 1 << 24,
    },
  );
  const file = /the report: (.+)$/m.exec(stdout)?.[1];
  if (file === undefined) throw new Error(`the demo names no report:\n${stdout}`);
  const report: Report = JSON.parse(readFileSync(file, 'utf8'));
  expect(report.run.outcome).toBe('closed');
  expect(report.run.tables).toHaveLength(24);
  for (const { name, state, verdict, read, written, quarantined, merged } of report.run.tables)
    expect([name, state, verdict, read]).toEqual([name, 'sealed', 'passed', written + quarantined + merged]);
  expect(report.run.approvals.map(({ gate, state }) => [gate, state])).toEqual([
    ['load', 'executing'],
    ['go-no-go', 'executing'],
  ]);
  expect(report.run.cutover.done).toEqual([
    'freeze',
    'barrier',
    'last-delta',
    'verify-touched',
    'verify-invariants',
    'set-sequences',
    'start-reverse',
    'flip',
    'smoke',
  ]);
  expect(report.trail.brokenAt).toBeUndefined();
});
