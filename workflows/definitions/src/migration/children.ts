/** The workflows a run opens: approvals of its gates, and one for each table that is copied. */

import type { ApprovalRecord } from '@perennial/domain/approval/rules';
import type { MigrationRecord, TableRun } from '@perennial/domain/migration/run/rules';
import { type ChildWorkflowHandle, startChild, type Workflow, workflowInfo } from '@temporalio/workflow';
import { type CopyTableInput, copyTableWorkflow } from '../copy-table/contract.ts';
import { loadOf } from './work.ts';

const isThere = (e: unknown): boolean =>
  e instanceof Error && e.name === 'WorkflowExecutionAlreadyStartedError';

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 120);

export const copyTableId = ({ tenant, no }: MigrationRecord, load: string, table: string): string =>
  `copy-table/${tenant}/${no}/${load}/${table}`;

/**
 * It outlives this run of the chain and tells how it ends by signal; one that is there already goes on.
 * @returns its handle; undefined where it is there already.
 */
export const startCopy = async (
  record: MigrationRecord,
  table: TableRun,
): Promise<ChildWorkflowHandle<Workflow> | undefined> => {
  const { tenant, no, planHash, customer, site, terms } = record;
  const load = loadOf(record);
  const input: CopyTableInput = {
    tenant,
    no,
    planHash,
    load,
    table: table.name,
    lanes: terms.lanes,
    attempt: table.attempt,
    parent: { workflowId: workflowInfo().workflowId },
  };
  try {
    return await startChild(copyTableWorkflow, {
      workflowId: copyTableId(record, load, table.name),
      args: [input],
      parentClosePolicy: 'ABANDON',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      searchAttributes: {
        Tenant: [tenant],
        Kind: [copyTableWorkflow],
        Phase: [load],
        Customer: [customer],
        Site: [site],
      },
      memo: { no },
      staticSummary: oneLine(`${no} · ${load} · ${table.name} · wave ${table.wave}`),
      priority: { priorityKey: 4, fairnessKey: tenant.slice(0, 64) },
    });
  } catch (e) {
    if (!isThere(e)) throw e;
    return undefined;
  }
};

/** One that is there already is this run's own: nobody else can ask for an approval of this name. */
export const startApproval = async (record: ApprovalRecord): Promise<void> => {
  const { no, tenant, customer, policy, title, state, gate, subject } = record;
  try {
    await startChild('approval', {
      workflowId: record.workflow.id,
      args: [{ record, parent: { workflowId: workflowInfo().workflowId } }],
      parentClosePolicy: 'ABANDON',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      searchAttributes: { Tenant: [tenant], Kind: ['approval'], Phase: [state], Customer: [customer] },
      memo: { no },
      staticSummary: oneLine(`${no} · ${policy.id} · ${customer} · ${title}`),
      staticDetails: [
        `**${no}** gate ${gate} of migration ${subject.id} by policy ${policy.id} v${policy.version}`,
        'Nothing here signs: signatures are given with a password and a code, or a passkey.',
      ].join('\n\n'),
      priority: { priorityKey: 3, fairnessKey: tenant.slice(0, 64) },
    });
  } catch (e) {
    if (!isThere(e)) throw e;
  }
};
