import { readFileSync } from 'node:fs';
import { liveBare } from './ticket/bare.ts';
import { timed } from './ticket/load.ts';
import { liveDirectly } from './ticket/tickets.ts';
import { startWorld } from './ticket/world.ts';
import { execSync } from 'node:child_process';
const world = await startWorld();
const kids = (pid: number): number[] => { try { return execSync(`pgrep -P ${pid}`).toString().trim().split('\n').map(Number).flatMap((p) => [p, ...kids(p)]); } catch { return []; } };
const pids = [process.pid, ...kids(process.pid)];
const nameOf = (p: number) => { try { const c = readFileSync(`/proc/${p}/cmdline`, 'utf8').replaceAll('\0', ' '); return c.includes('temporal server') ? 'temporal' : c.includes('secantusd') ? 'store' : c.includes('workflows/worker') ? 'worker' : c.includes('intake/src') ? 'intake' : c.includes('baseline/worker') ? 'bare' : p === process.pid ? 'client' : undefined; } catch { return undefined; } };
const named = pids.flatMap((p) => { const n = nameOf(p); return n ? [[n, p] as const] : []; });
const cpu = (p: number) => { const f = readFileSync(`/proc/${p}/stat`, 'utf8').split(') ')[1]!.split(' '); return (Number(f[11]) + Number(f[12])) * 10; };
const snap = () => Object.fromEntries(named.map(([n, p]) => [n, cpu(p)]));
const n = 32;
const run = async (what: string, job: (i: number) => Promise<unknown>, show = true) => {
  const a = snap(); const t = await timed(n, 8, job); const b = snap();
  const d = Object.fromEntries(Object.keys(a).map((k) => [k, Math.round(((b[k] ?? 0) - (a[k] ?? 0)) / n)]));
  if (show) console.log(what, t.toFixed(2), 's', JSON.stringify(d), 'sum', Object.values(d).reduce((x, y) => x + y, 0));
};
try {
  let k = 0;
  await run('w', () => liveDirectly(world), false); await run('w', () => liveBare(world, `b-${k++}`, { timers: 3 }), false);
  for (let r = 0; r < Number(process.argv[2] ?? 3); r += 1) {
    await run('ours', () => liveDirectly(world));
    await run('bare', () => liveBare(world, `b-${k++}`, { timers: 3 }));
  }
} finally { await world.stop(); }
