const writing = new Set([
  'insertOne',
  'insertMany',
  'updateOne',
  'replaceOne',
  'bulkWrite',
  'deleteOne',
  'deleteMany',
]);

/** The collection, with `before` called ahead of every write; one that throws is a process that ends there. */
export const beforeWrites = <T extends object>(collection: T, before: () => void): T =>
  new Proxy(collection, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (typeof key === 'string' && writing.has(key)) before();
        return Reflect.apply(member, target, args);
      };
    },
  });
