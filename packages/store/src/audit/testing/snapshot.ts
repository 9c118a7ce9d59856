import mongoose from 'mongoose';

/** A backup of a whole database; answers what puts the store back to it, whatever was written since. */
export const snapshot = async (uri: string): Promise<() => Promise<void>> => {
  const client = new mongoose.mongo.MongoClient(uri);
  const db = client.db();
  const names = (await db.listCollections().toArray())
    .map(({ name }) => name)
    .filter((n) => !n.startsWith('system.'));
  const before = await Promise.all(
    names.map(async (name) => ({ name, rows: await db.collection(name).find().toArray() })),
  );
  return async () => {
    for (const { name, rows } of before) {
      await db.collection(name).deleteMany({});
      if (rows.length > 0) await db.collection(name).insertMany(rows);
    }
    await client.close();
  };
};
