/** The library's sessions as they may stand in the store: by the hash of their token, with which nobody signs in. */
import { createHash } from 'node:crypto';
import type { DBAdapter, DBTransactionAdapter, Where } from 'better-auth/types';

/** Hex, as our own rows of sessions have it. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const hashedFields = <T extends object>(fields: T): T =>
  'token' in fields && typeof fields.token === 'string' ? { ...fields, token: hashOf(fields.token) } : fields;

/** The same question about hashes, and which token stands behind each of them. */
const asked = (where: readonly Where[]): { where: Where[]; clear: Map<unknown, string> } => {
  const clear = new Map<unknown, string>();
  const hashed = (token: string): string => {
    const hash = hashOf(token);
    clear.set(hash, token);
    return hash;
  };
  return {
    clear,
    where: where.map((one) => {
      if (one.field !== 'token') return one;
      if (typeof one.value === 'string') return { ...one, value: hashed(one.value) };
      if (!Array.isArray(one.value)) return one;
      return { ...one, value: one.value.map((token) => hashed(`${token}`)) };
    }),
  };
};

/** Whoever asked by a token gets it back: the library sets it into cookies. */
const restored = <T>(row: T, clear: ReadonlyMap<unknown, string>): T => {
  if (typeof row !== 'object' || row === null || !('token' in row)) return row;
  const token = clear.get(row.token);
  return token === undefined ? row : { ...row, token };
};

const isSession = ({ model }: { model: string }): boolean => model === 'session';

type Creation<T> = Omit<Parameters<DBAdapter['create']>[0], 'data'> & { data: Omit<T, 'id'> };

const overOperations = (inner: DBTransactionAdapter): DBTransactionAdapter => ({
  ...inner,
  create: async <T extends Record<string, unknown>, R = T>(given: Creation<T>): Promise<R> => {
    if (!isSession(given)) return inner.create<T, R>(given);
    const token: unknown = Reflect.get(given.data, 'token');
    const made = await inner.create<T, R>({ ...given, data: hashedFields(given.data) });
    return typeof token === 'string' ? restored(made, new Map([[hashOf(token), token]])) : made;
  },
  findOne: async (given) => {
    if (!isSession(given)) return inner.findOne(given);
    const { where, clear } = asked(given.where);
    return restored(await inner.findOne({ ...given, where }), clear);
  },
  findMany: async <T>(given: Parameters<DBAdapter['findMany']>[0]): Promise<T[]> => {
    if (!isSession(given)) return inner.findMany<T>(given);
    const { where, clear } = asked(given.where ?? []);
    return (await inner.findMany<T>({ ...given, where })).map((row) => restored(row, clear));
  },
  count: (given) =>
    inner.count(isSession(given) ? { ...given, where: asked(given.where ?? []).where } : given),
  update: async (given) => {
    if (!isSession(given)) return inner.update(given);
    const { where, clear } = asked(given.where);
    return restored(await inner.update({ ...given, where, update: hashedFields(given.update) }), clear);
  },
  updateMany: (given) =>
    inner.updateMany(
      isSession(given)
        ? { ...given, where: asked(given.where).where, update: hashedFields(given.update) }
        : given,
    ),
  delete: (given) => inner.delete(isSession(given) ? { ...given, where: asked(given.where).where } : given),
  deleteMany: (given) =>
    inner.deleteMany(isSession(given) ? { ...given, where: asked(given.where).where } : given),
  consumeOne: async (given) => {
    if (!isSession(given)) return inner.consumeOne(given);
    const { where, clear } = asked(given.where);
    return restored(await inner.consumeOne({ ...given, where }), clear);
  },
  incrementOne: async (given) => {
    if (!isSession(given)) return inner.incrementOne(given);
    const { where, clear } = asked(given.where);
    return restored(await inner.incrementOne({ ...given, where }), clear);
  },
});

/** `open`: as the library makes an adapter from its options. */
export const withHashedTokens =
  <Options>(open: (options: Options) => DBAdapter) =>
  (options: Options): DBAdapter => {
    const inner = open(options);
    return {
      ...inner,
      ...overOperations(inner),
      transaction: (work) => inner.transaction((trx) => work(overOperations(trx))),
    };
  };
