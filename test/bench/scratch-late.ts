import { eventLateness } from './clocks/event-lateness.ts';
import { startWorld } from './clocks/world.ts';
const world = await startWorld({ tickets: Number(process.argv[2]), outageS: 1 });
try { console.log(JSON.stringify(await eventLateness(world, 1, (s) => console.error(new Date().toISOString(), s)))); } finally { await world.stop(); }
