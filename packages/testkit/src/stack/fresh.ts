/** What a test file takes from the shared stack: nothing another file could see. */
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import type {} from './global-setup.ts';

/** A name no other test uses, e.g. for a task queue or a tenant. */
export const freshName = (prefix: string): string => `${prefix}-${randomBytes(4).toString('hex')}`;

/** The same server, another database. */
export const withDatabase = (uri: string, database: string): string =>
  uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${database}`);

/** URI of an empty database in the shared store. */
export const freshDatabase = (): string => withDatabase(inject('mongodb'), freshName('test'));

/** Where the shared Temporal server is. */
export const temporalAddress = (): { address: string; namespace: string } => ({
  address: inject('temporal'),
  namespace: inject('namespace'),
});
