import type pg from 'pg';
import { from } from 'pg-copy-streams';

export type CopyIn = {
  /** Resolves when the connection can take more. Rejects as `end` does. */
  write: (bytes: Uint8Array) => Promise<void>;
  /** Rows the server took. Rejects with the server's error, or when the connection is lost. */
  end: () => Promise<number>;
};

/** Each message costs two packets and a wake-up of the server, however small it is. */
const messageBytes = 262_144;

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
  let kept: Uint8Array[] = [];
  let size = 0;
  const send = async (): Promise<void> => {
    const bytes = kept.length === 1 ? kept[0] : Buffer.concat(kept);
    kept = [];
    size = 0;
    if (stream.destroyed) await done;
    if (bytes === undefined || bytes.length === 0 || stream.write(bytes)) return;
    await Promise.race([new Promise<void>((drained) => stream.once('drain', () => drained())), done]);
  };
  return {
    write: async (bytes) => {
      kept.push(bytes);
      size += bytes.length;
      if (size >= messageBytes) await send();
    },
    end: async () => {
      if (kept.length > 0) await send();
      stream.end();
      return done;
    },
  };
};
