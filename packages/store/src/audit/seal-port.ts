import type { Leaf } from '@perennial/domain/audit/leaf';
import type { Verifier } from '@perennial/domain/audit/note';
import type { Restore } from '@perennial/domain/audit/restore';
import type { AuditEvent, PersonalValue } from '@perennial/domain/audit/rules';
import type { Scope } from '@perennial/domain/scope/rules';
import type { Standing } from './restores.ts';

/** What a tenant seals with. */
export type SealKey = {
  readonly verifier: Verifier;
  /** A checkpoint's text in, the signed note out. */
  readonly sign: (text: string) => string;
  /** Which customer an event belongs to, told only to who knows the tag. */
  readonly tag: (customer: string | undefined) => string;
};

export type LogFinding = {
  /** Leaves of the log that were looked at. */
  size: number;
  /** Events written and not sealed yet. */
  unsealed: number;
  /** Newest signed checkpoint. */
  checkpoint?: string;
  /** The first that does not fit: id of an event (`{tenant}/{stream}/{seq}`), or a part of the log. */
  /** Restores from a backup that the log names. */
  restores: readonly Restore[];
  /** Which of them lost what the checkpoint kept before covers. */
  lostWith?: Restore;
  bad?: { what: string; why: string };
};

/** `values`: what the event commits to, as far as it was not erased. */
export type StoredEvent = { event: AuditEvent; values: readonly PersonalValue[] };

export interface SealRepository {
  /** The tenant's key; made, stored under the master key (32 bytes) and audited at first use. */
  key(tenant: string, master: Uint8Array): Promise<SealKey>;
  /** Tenants with events to seal or a tree to sign. */
  waiting(): Promise<string[]>;
  /**
   * Gives up to 512 waiting events their places, in one transaction with the tiles and the size of the tree.
   * Does nothing while another holder's lease runs.
   */
  seal(
    tenant: string,
    key: SealKey,
    by: { holder: string; leaseMs: number },
  ): Promise<{ sealed: number; held: boolean }>;
  /** Signs the tree as it is stored; a tree that is signed already keeps its checkpoint. */
  sign(tenant: string, key: SealKey): Promise<string | undefined>;
  /** The newest checkpoint, as a note. */
  checkpoint(tenant: string): Promise<string | undefined>;
  /** Every checkpoint ever signed, by size. */
  checkpoints(tenant: string): Promise<string[]>;
  /** Recomputes the whole log; `kept` is a checkpoint the caller has from before, which the log must continue. */
  verify(tenant: string, key: SealKey, kept?: string): Promise<LogFinding>;
  /** Where the log stands to a checkpoint kept outside. @throws DomainError `request.invalid` when it is not the tenant's. */
  standing(tenant: string, key: SealKey, kept: string): Promise<Standing>;
  /**
   * Writes that the log was restored from a backup and lost what `checkpoint` covers, and goes on from there.
   * @throws DomainError `audit.nothingLost`; `request.invalid` when the checkpoint is not the tenant's.
   */
  acknowledgeRestore(
    scope: Scope,
    key: SealKey,
    loss: { checkpoint: string; reason: string },
  ): Promise<Restore>;
  /** The events that name restores, each with its leaf. */
  restoreEvents(tenant: string): Promise<{ leaf: number; event: AuditEvent }[]>;
  /** The leaves of one tile of 256; none where the log ends before it. */
  leaves(tenant: string, tile: number): Promise<readonly (Leaf & { id: string })[]>;
  /** Events by the ids of their leaves, in that order; undefined for one that is gone. */
  events(ids: readonly string[]): Promise<(StoredEvent | undefined)[]>;
  /** The shortest range of leaves that holds all events of a period (ISO instants, half-open); empty where there is none. */
  rangeOf(tenant: string, period: { from: string; to: string }): Promise<{ from: number; to: number }>;
  /** Age in ms of the oldest event without a place, over all tenants; 0 without any. */
  lagMs(now: number): Promise<number>;
}
