/**
 * What one leaf of the log says about an event: its hash, and to whom it belongs without saying who that is. A bundle for
 * one customer carries every leaf but only that customer's events: the tree closes over all leaves, so that none can be
 * left out or added, every leaf with the customer's tag must come with its event, and the others' show nothing.
 */
import { createHmac } from 'node:crypto';

/** `tag` is empty for an event of the vendor's own. `event` is the SHA-256 of its canonical JSON, hex. */
export type Leaf = { readonly tag: string; readonly event: string };

/** `secret` is the tenant's: without it nobody can try customers' names against tags. */
export const tagOf = (secret: Uint8Array, customer: string | undefined): string =>
  customer === undefined ? '' : createHmac('sha256', secret).update(`customer\n${customer}`).digest('hex');

/** Canonical JSON: the members are in their order. */
export const leafText = ({ tag, event }: Leaf): string => JSON.stringify({ event, tag });
