/** The database as better-auth's adapter wants it: its accounts, password hashes and TOTP secrets live beside ours. */
import mongoose, { type mongo } from 'mongoose';

export type AuthDatabase = { db: mongo.Db; close: () => Promise<void> };

/** Connects at the first use. */
export const openAuthDatabase = (uri: string, serverSelectionTimeoutMs = 3_000): AuthDatabase => {
  const client = new mongoose.mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: serverSelectionTimeoutMs,
    connectTimeoutMS: serverSelectionTimeoutMs,
    socketTimeoutMS: 8_000,
    maxPoolSize: 10,
    writeConcern: { w: 'majority', journal: true },
    ignoreUndefined: true,
  });
  return { db: client.db(), close: () => client.close() };
};
