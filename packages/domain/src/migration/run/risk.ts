/** What is signed when a named risk is accepted: exactly this finding, of this table, of this run, as it was evidenced. */
import { createHash } from 'node:crypto';
import { canonicalize } from '../../signature/canonicalize.ts';
import type { RecordRef } from '../../signature/rules.ts';

export type Risk = {
  no: string;
  planHash: string;
  table?: string | undefined;
  finding: string;
  evidence: string;
};

export const riskType = 'migration-risk';

/** The record an approval of the risk has to name. Other evidence, as after another run of the check, is another record. */
export const riskRecord = ({ no, planHash, table = '', finding, evidence }: Risk): RecordRef => ({
  type: riskType,
  id: no,
  version: 1,
  hash: createHash('sha256').update(canonicalize({ no, planHash, table, finding, evidence })).digest('hex'),
});
