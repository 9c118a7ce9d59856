import type { Collections } from '../../core/collections.ts';
import { beforeWrites } from '../../testing/before-writes.ts';

/** Collections of a process that ends before its `writes`th write from now on. */
export const mortal = (rows: Collections, writes: number): Collections => {
  let left = writes;
  const live = (): void => {
    left -= 1;
    if (left <= 0) throw new Error('the process ends here');
  };
  return new Proxy(rows, {
    get: (target, name, receiver) => {
      const collection: unknown = Reflect.get(target, name, receiver);
      return typeof collection === 'object' && collection !== null
        ? beforeWrites(collection, live)
        : collection;
    },
  });
};
