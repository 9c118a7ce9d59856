import type pg from 'pg';
import { from } from 'pg-copy-streams';

export type CopyIn = {
  /** Resolves when the connection can take more. Rejects as `end` does. */
  write: (bytes: Uint8Array) => Promise<void>;
  /** Rows the server took. Rejects with the server's error, or when the connection is lost. */
  end: () => Promise<number>;
};

/** Rows in COPY text format into `into`, for example `"s"."t" ("a", "b")`. An error ends it at the server, too. */
export const copyIn = (client: pg.Client, into: string): CopyIn => {
  const stream = client.query(from(`COPY ${into} FROM STDIN`));
  const { promise: done, resolve, reject } = Promise.withResolvers<number>();
  const lost = (): void => reject(new Error('the connection to the target was lost'));
  client.once('end', lost);
  stream.once('finish', () => resolve(stream.rowCount));
  stream.once('error', reject);
  // A failure may come before anybody waits; `write` and `end` hand it on.
  done.catch(() => undefined).finally(() => client.off('end', lost));
  return {
    write: async (bytes) => {
      if (stream.destroyed) await done;
      if (stream.write(bytes)) return;
      await Promise.race([new Promise<void>((drained) => stream.once('drain', () => drained())), done]);
    },
    end: () => {
      stream.end();
      return done;
    },
  };
};
