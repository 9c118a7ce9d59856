import mongoose from 'mongoose';
import { startStack } from '@perennial/testkit/stack/start';
import { aTicket } from '@perennial/testkit/flow/a-ticket';
const stack = await startStack({ services: [], mail: false });
const client = new mongoose.mongo.MongoClient(stack.ready.mongodb, { ignoreUndefined: true, writeConcern: { w: 'majority', journal: true }, readPreference: 'primary' });
const db = client.db('x');
type Row = { _id: string; [k: string]: unknown };
const c = (n: string) => db.collection<Row>(n);
const { record } = aTicket({ level: 'P3' });
console.log('record bytes', mongoose.mongo.BSON.calculateObjectSize(record));
for (const n of ['a', 'b', 'd', 'e']) await db.createCollection(n);
const tx = async (work: (s: mongoose.mongo.ClientSession) => Promise<void>) => { const s = client.startSession(); s.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', j: true } }); await work(s); await s.commitTransaction(); await s.endSession(); };
await c('a').insertOne({ _id: 'one', record });
let k = 0;
const measure = async (name: string, per: number, work: (s: mongoose.mongo.ClientSession) => Promise<void>) => {
  for (let i = 0; i < 150; i += 1) await tx(work);
  const a = process.cpuUsage(); const t = performance.now();
  for (let i = 0; i < 400; i += 1) await tx(work);
  const u = process.cpuUsage(a);
  console.log(name.padEnd(28), ((u.user + u.system) / 400 / 1000).toFixed(3), 'ms cpu/tx', ((performance.now() - t) / 400).toFixed(2), 'ms wall');
};
const find1 = async (s: mongoose.mongo.ClientSession) => { await c('a').find({ _id: { $in: ['one'] } }, { session: s }).project({ _id: 1, rev: 1 }).toArray(); };
for (let r = 0; r < 2; r += 1) {
await measure('1 find', 1, find1);
await measure('2 finds', 1, async (s) => { await find1(s); await find1(s); });
await measure('1 findOne', 1, async (s) => { await c('a').findOne({ _id: 'one' }, { session: s, projection: { rev: 1 } }); });
await measure('find + bulk replace', 1, async (s) => { await find1(s); await c('a').bulkWrite([{ replaceOne: { filter: { _id: 'one' }, replacement: { record } } }], { session: s }); });
await measure('find + replaceOne', 1, async (s) => { await find1(s); await c('a').replaceOne({ _id: 'one' }, { record }, { session: s }); });
await measure('find + insertMany record', 1, async (s) => { await find1(s); await c('b').insertMany([{ _id: `b${k++}`, record }], { session: s }); });
await measure('find + insertMany small', 1, async (s) => { await find1(s); await c('b').insertMany([{ _id: `b${k++}`, x: 1 }], { session: s }); });
await measure('find + insertOne small', 1, async (s) => { await find1(s); await c('b').insertOne({ _id: `b${k++}`, x: 1 }, { session: s }); });
}
await client.close(); await stack.stop();
