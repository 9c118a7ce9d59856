import { invalid } from '@perennial/service-kit/problem';
import { z } from 'zod';

export const mostPayloads = 500;
/** Of the body, in bytes. */
export const codecBytes = 4 * 1_048_576;

const base64 = z.base64({ error: 'must be base64' });

/** What it holds beyond these two goes back as it came: Temporal may add fields. */
const payload = z.looseObject({
  metadata: z.record(z.string(), base64).optional(),
  data: base64.optional(),
});

/** As Temporal UI and the `temporal` command send it; the command leaves an empty list out. */
export const codecBody = z.strictObject({
  payloads: z.array(payload).max(mostPayloads, `send at most ${mostPayloads} payloads at a time`).default([]),
});

/** Stands in the trail, so it has to be one. */
export const namespaceOf = (header: string | undefined): string => {
  if (header !== undefined && /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(header)) return header;
  throw invalid([
    {
      path: '/X-Namespace',
      code: 'header',
      message: 'send the Temporal namespace in the header X-Namespace, as Temporal UI does',
    },
  ]);
};
