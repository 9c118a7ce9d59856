import type { MigrationRecordActivities } from '@perennial/definitions/migration/activities';
import { pendingApproval } from '@perennial/domain/approval/pending';
import { policies } from '@perennial/domain/approval/policies';
import type { PolicyId } from '@perennial/domain/approval/rules';
import type { Gate } from '@perennial/domain/migration/run/rules';
import { approvalWorkflowId } from '@perennial/temporal/ids';
import { ApplicationFailure } from '@temporalio/activity';

const statements: Record<Gate, (title: string, hash: string) => { 'zh-CN': string; 'en': string }> = {
  'load': (title, hash) => ({
    'zh-CN': `同意按方案 ${hash} 将数据载入新系统：${title}。`,
    'en': `I agree that data is loaded into the new system by the plan ${hash}: ${title}.`,
  }),
  'go-no-go': (title, hash) => ({
    'zh-CN': `已审阅验证结果，同意按方案 ${hash} 切换到新系统：${title}。`,
    'en': `I have read the verification and agree to the cut-over by the plan ${hash}: ${title}.`,
  }),
  'rollback-late': (title, hash) => ({
    'zh-CN': `同意在回迁窗口关闭后退回旧系统（方案 ${hash}），知悉此后的写入须人工处理：${title}。`,
    'en': `I agree to go back to the old system after the reverse window (plan ${hash}), knowing that later writes are carried over by hand: ${title}.`,
  }),
};

const isPolicy = (id: string): id is PolicyId => Object.hasOwn(policies, id);

/** The same gate and attempt is always the same record. */
export const draftGateApproval =
  (_: object): MigrationRecordActivities['draftGateApproval'] =>
  async ({
    tenant,
    no,
    planHash,
    planVersion,
    gate,
    attempt,
    approval,
    policy: id,
    customer,
    title,
    author,
    openedAt,
  }) => {
    if (!isPolicy(id)) throw ApplicationFailure.nonRetryable(`there is no policy ${id}`, 'migration.plan');
    const policy = policies[id];
    return pendingApproval({
      tenant,
      customer,
      no: approval,
      subject: { type: 'migration', id: no },
      gate,
      attempt,
      title: title.slice(0, 200),
      statement: statements[gate](title, planHash.slice(0, 12)),
      record: { type: 'migration-plan', id: no, version: planVersion, hash: planHash },
      policy,
      author,
      openedAt,
      seq: 0,
      workflow: { id: approvalWorkflowId(tenant, approval) },
    });
  };
