import type { Leaf } from '@perennial/domain/audit/leaf';

/** One log per tenant: how far its tree has come. Written only in a transaction that reads it first. */
export type LogRow = {
  /** The tenant. */
  _id: string;
  size: number;
  /** Roots of the perfect subtrees, largest first, hex. */
  peaks: string[];
  /** Who seals, until when (epoch ms); `epoch` counts the holders. */
  holder: string;
  until: number;
  epoch: number;
  /** The tree has grown and no checkpoint says so yet. */
  unsigned: boolean;
  /** Number of the last restore from a backup that the log names; absent: none. Stands in every checkpoint from then on. */
  restored?: number;
};

/** `{tenant}/{index}`: up to 256 leaves in their order; `id` is the row in `audit`. Only the last tile still grows. */
export type TileRow = { _id: string; tenant: string; index: number; entries: (Leaf & { id: string })[] };

/** By tenant. `box` is wrapped by the vendor's master key; see `secrets/wrap.ts`. */
export type SealKeyRow = { _id: string; tenant: string; name: string; publicKey: string; box: string };
