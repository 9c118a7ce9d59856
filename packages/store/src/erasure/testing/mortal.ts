import type { Collections } from '../../core/collections.ts';

const writing = new Set([
  'insertOne',
  'insertMany',
  'updateOne',
  'replaceOne',
  'bulkWrite',
  'deleteOne',
  'deleteMany',
]);

/** Collections of a process that ends before its `writes`th write from now on. */
export const mortal = (rows: Collections, writes: number): Collections => {
  let left = writes;
  const watched = <T extends object>(collection: T): T =>
    new Proxy(collection, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          if (typeof key === 'string' && writing.has(key)) {
            left -= 1;
            if (left <= 0) throw new Error('the process ends here');
          }
          return Reflect.apply(member, target, args);
        };
      },
    });
  return new Proxy(rows, {
    get: (target, name, receiver) => {
      const collection: unknown = Reflect.get(target, name, receiver);
      return typeof collection === 'object' && collection !== null ? watched(collection) : collection;
    },
  });
};
