import { readFileSync } from 'node:fs';

import { timed } from './ticket/load.ts';
import { post } from './ticket/tickets.ts'; import { startBareTicket } from './ticket/bare.ts'; import { setTimeout as wait } from 'node:timers/promises';
import { startWorld } from './ticket/world.ts';
import { execSync } from 'node:child_process';
const world = await startWorld(); process.env.D = execSync('ls -d /work/opt/.devstack/test/'+process.pid+'-*').toString().trim();
const kids = (pid: number): number[] => { try { return execSync(`pgrep -P ${pid}`).toString().trim().split('\n').map(Number).flatMap((p) => [p, ...kids(p)]); } catch { return []; } };
const pids = [process.pid, ...kids(process.pid)];
const nameOf = (p: number) => { try { const c = readFileSync(`/proc/${p}/cmdline`, 'utf8').replaceAll('\0', ' '); return c.includes('temporal server') ? 'temporal' : c.includes('secantusd') ? 'store' : c.includes('workflows/worker') ? 'worker' : c.includes('intake/src') ? 'intake' : c.includes('baseline/worker') ? 'bare' : p === process.pid ? 'client' : undefined; } catch { return undefined; } };
const named = pids.flatMap((p) => { const n = nameOf(p); return n ? [[n, p] as const] : []; });
const cpu = (p: number) => { const f = readFileSync(`/proc/${p}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(f[11]) + Number(f[12])) * 10; };
const snap = () => Object.fromEntries(named.map(([n, p]) => [n, cpu(p)]));
const n = 96;
const run = async (what: string, job: (i: number) => Promise<unknown>, show = true) => {
  const a = snap(); const t = await timed(n, 16, job); const b = snap();
  const d = Object.fromEntries(Object.keys(a).map((k) => [k, Math.round(((b[k] ?? 0) - (a[k] ?? 0)) / n)]));
  if (show) console.log(what, t.toFixed(2), 's', JSON.stringify(d), 'sum', Object.values(d).reduce((x, y) => x + y, 0));
};
try {
  let k = 0;
  const begun = async (id: string) => { for (;;) { try { if ((await world.client.workflow.getHandle(id).describe()).historyLength >= 4) return; } catch {} await wait(20); } };
  const both = async (what: string, open: () => Promise<string>, show = true) => {
    const a = snap(); const t0 = performance.now(); const ids: string[] = [];
    const t1 = await timed(n, 16, async () => { ids.push(await open()); });
    await timed(n, 4, (i) => begun(ids[i]!)); const b = snap();
    const d = Object.fromEntries(Object.keys(a).map((x) => [x, +(((b[x] ?? 0) - (a[x] ?? 0)) / n).toFixed(1)]));
    if (show) console.log(what, (n / t1).toFixed(0), (n / ((performance.now() - t0) / 1000)).toFixed(0), JSON.stringify(d), 'sum', Object.values(d).reduce((x, y) => x + y, 0).toFixed(1));
  };
  for (let r = 0; r < 5; r += 1) { await both('ours', () => post(world, `t ${k++}`), r > 0); await wait(6000); await both('bare', () => startBareTicket(world, `bs-${k++}`), r > 0); await wait(1000); }
execSync(`cp -r ${process.env.D} /tmp/plog || true`); } finally { await world.stop(); }
