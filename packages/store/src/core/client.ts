import mongoose, { type mongo } from 'mongoose';

/**
 * One way to speak to the store, whoever speaks: what is written is on disk at a majority when it answers. Connects at
 * the first use; an address that cannot be parsed throws at once.
 */
export const openClient = (
  uri: string,
  { serverSelectionTimeoutMs, maxPoolSize }: { serverSelectionTimeoutMs: number; maxPoolSize: number },
): mongo.MongoClient =>
  new mongoose.mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: serverSelectionTimeoutMs,
    connectTimeoutMS: serverSelectionTimeoutMs,
    socketTimeoutMS: 8_000,
    maxPoolSize,
    writeConcern: { w: 'majority', journal: true },
    readPreference: 'primary',
    ignoreUndefined: true,
  });
