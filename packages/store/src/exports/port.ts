import type { Scope } from '@perennial/domain/scope/rules';

/** One file that leaves the house. Of what it holds, how much and nothing else. */
export type Export = {
  what: 'audit-bundle' | 'sla-report';
  /** `tar.gz`, `xlsx`. */
  format: string;
  /** As it was asked for: `2026-Q3`. */
  period: string;
  rows: number;
  /** Where it holds one customer's records only. */
  customer?: string;
  /** The record it is about, where there is one: a contract's id. */
  of?: string;
};

export interface ExportLog {
  /** Durable when it answers, so that nothing leaves unnoticed; one audit event on the stream `export/{actor}`. */
  note(scope: Scope, one: Export): Promise<void>;
}
