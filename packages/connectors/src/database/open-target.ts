import type { Target } from '@perennial/domain/migration/plan/rules';
import type pg from 'pg';
import { openSession } from './postgres/session.ts';
import { withoutAddress } from './postgres/without-address.ts';
import { openNamed, type ResolveSecret } from './resolve-connection.ts';

/** A lane writes in one and renews its claims in the other while the first one's transaction is open. */
export type LaneSessions = { target: pg.Client; ledger: pg.Client };

export type OpenTarget = {
  schema: string;
  /** One more session; ended by whoever asked for it, at the latest by `close`. */
  session: (name: string) => Promise<pg.Client>;
  lane: () => Promise<LaneSessions>;
  close: () => Promise<void>;
};

/** Rejects where the target cannot be reached, without a word of what its name stands for. */
export const openTarget = (target: Target, resolveSecret: ResolveSecret): Promise<OpenTarget> =>
  openNamed(target.connection, resolveSecret, async (value) => {
    const schema = target.schema ?? 'public';
    const open = new Set<pg.Client>();
    const session = (name: string): Promise<pg.Client> =>
      withoutAddress(value, async (connectionString) => {
        const client = await openSession({ connectionString, name, schema });
        open.add(client);
        client.once('end', () => open.delete(client));
        return client;
      });
    const first = await session('perennial-migration');
    await first.end();
    return {
      schema,
      session,
      lane: async () => {
        const ledger = await session('perennial-ledger');
        try {
          return { target: await session('perennial-lane'), ledger };
        } catch (error) {
          await ledger.end();
          throw error;
        }
      },
      close: async () => {
        await Promise.all([...open].map((client) => client.end()));
      },
    };
  });
