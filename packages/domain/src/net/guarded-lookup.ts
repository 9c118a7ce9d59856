import { mayReach, type Reach } from './address.ts';

export type Found = { address: string; family: number };

export type Resolve = (host: string, done: (error: Error | null, addresses: Found[]) => void) => void;

type Done = (error: Error | null, address: string | Found[], family?: number) => void;

/**
 * For the `lookup` of a connection: checked when it is made, so that DNS cannot change its mind. The addresses it has
 * judged are the ones that are dialled, and a name with one address that may not be reached is refused whole. It is not
 * asked for a host that is an address already.
 */
export const guardedLookup =
  (reach: Reach, resolve: Resolve) =>
  (host: string, options: { all?: boolean | undefined }, done: Done): void =>
    resolve(host, (error, addresses) => {
      if (error) return done(error, '', 0);
      const closed = addresses.find(({ address }) => !mayReach(address, reach));
      const [first] = addresses;
      if (closed || !first)
        return done(
          new Error(`${host} leads to ${closed?.address ?? 'nowhere'}, which may not be reached from here`),
          '',
          0,
        );
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
