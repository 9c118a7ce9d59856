import { liveBare } from './ticket/bare.ts';
import { liveDirectly } from './ticket/tickets.ts';
import { startWorld } from './ticket/world.ts';
const world = await startWorld();
try {
  for (let r = 0; r < 2; r += 1) for (const id of [await liveDirectly(world), await liveBare(world, `b-${r}`, { timers: 3 })]) {
    const h = world.client.workflow.getHandle(id);
    const { events } = await h.fetchHistory(); const d = await h.describe();
    const counts: Record<string, number> = {}; let bytes = 0;
    const sizes: Record<string, number> = {};
    for (const e of events ?? []) { const k = Object.keys(e).find((x) => x.endsWith('EventAttributes')) ?? '?'; const n = k.replace('EventAttributes', ''); counts[n] = (counts[n] ?? 0) + 1; const s = JSON.stringify(e).length; sizes[n] = (sizes[n] ?? 0) + s; bytes += s; }
    console.log(id, events?.length, d.raw.workflowExecutionInfo?.historySizeBytes?.toString()); 
    for (const [k, v] of Object.entries(counts)) console.log('  ', k, v, sizes[k]);
  }
} finally { await world.stop(); }
