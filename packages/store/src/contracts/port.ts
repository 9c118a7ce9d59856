import type { Contract, ContractDraft } from '@perennial/domain/contract/schema';
import type { Scope } from '@perennial/domain/scope/rules';

/** One version of a contract, without its text. */
export type ContractVersion = {
  id: string;
  version: number;
  effectiveFrom: number;
  createdAt: number;
  /** Id of whoever applied it. */
  actor: string;
  reason?: string;
};

export type ContractHow = {
  /** As people wrote it; without one every calendar stays at the version the contract names. */
  draft?: ContractDraft;
  /** Epoch ms; without one it holds from the contract's first day. */
  effectiveFrom?: number;
  reason?: string;
};

export interface ContractRepository {
  /** A new version when anything differs from the last one, in force from the contract's first day unless told otherwise. */
  put(scope: Scope, contract: Omit<Contract, 'version'>, how?: ContractHow): Promise<Contract>;
  /** Without a version the newest, in force or not yet. */
  get(scope: Scope, id: string, version?: number): Promise<Contract | undefined>;
  /** The newest version of each. */
  list(scope: Scope): Promise<Contract[]>;
  /** Ascending; empty where there is no such contract. */
  versions(scope: Scope, id: string): Promise<ContractVersion[]>;
  /** What was applied as this version, its calendars not pinned. */
  draft(scope: Scope, id: string, version: number): Promise<ContractDraft | undefined>;
  /** The version in force for a customer at an instant, on a date (of the contract's zone) the contract covers. */
  inForce(scope: Scope, customer: string, at: number): Promise<Contract | undefined>;
  /** The version of one contract that has taken effect last at an instant, whatever its dates. */
  versionAt(scope: Scope, id: string, at: number): Promise<Contract | undefined>;
}
