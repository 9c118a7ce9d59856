import type { MigrationRecordActivities } from '@perennial/definitions/migration/activities';
import { riskRecord } from '@perennial/domain/migration/run/risk';
import { systemActor } from '@perennial/domain/scope/rules';
import type { ApprovalRepository } from '@perennial/store/ports';

/** A risk is accepted by an approval that binds exactly this finding with this evidence, and by nothing else. */
export const checkRisk =
  ({ approvals }: { approvals: Pick<ApprovalRepository, 'get'> }): MigrationRecordActivities['checkRisk'] =>
  async ({ tenant, approval: no, ...risk }) => {
    const approval = await approvals.get({ tenant, actor: systemActor, requestId: no }, no);
    if (approval === undefined) return { refused: `there is no approval ${no}` };
    const wanted = riskRecord(risk);
    const { record, state, signatures } = approval;
    if (record.type !== wanted.type || record.id !== wanted.id || record.hash !== wanted.hash)
      return {
        refused: `${no} approves something else: ${record.type} ${record.id} ${record.hash.slice(0, 12)}`,
      };
    if (state !== 'approved' && state !== 'executing') return { refused: `${no} is ${state}` };
    const signer = signatures.find((one) => one.void === undefined);
    return signer === undefined ? { refused: `${no} holds no valid signature` } : { by: signer.by.id };
  };
