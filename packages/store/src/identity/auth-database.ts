/** The database as better-auth's adapter wants it: its accounts, password hashes and TOTP secrets live beside ours. */
import type { mongo } from 'mongoose';
import { openClient } from '../core/client.ts';

export type AuthDatabase = { db: mongo.Db; close: () => Promise<void> };

/** Connects at the first use. */
export const openAuthDatabase = (uri: string, serverSelectionTimeoutMs = 3_000): AuthDatabase => {
  const client = openClient(uri, { serverSelectionTimeoutMs, maxPoolSize: 10 });
  return { db: client.db(), close: () => client.close() };
};
