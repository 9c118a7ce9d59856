/** Workflow ids are business keys, made here and nowhere else. */
export const ticketWorkflowId = (tenant: string, no: string): string => `ticket/${tenant}/${no}`;
export const approvalWorkflowId = (tenant: string, no: string): string => `approval/${tenant}/${no}`;
export const migrationWorkflowId = (tenant: string, no: string): string => `migration/${tenant}/${no}`;
export const migrationJobWorkflowId = (tenant: string, id: string): string => `migration-job/${tenant}/${id}`;

/** Under it hang the tables of a load: `copy-table/{tenant}/{no}/{load}/{table}`, made by the flow itself. */
const known =
  /^(?:(ticket|approval|migration|migration-job)\/([^/]+)\/([^/]+)|(copy-table)\/([^/]+)\/([^/]+)\/[^/]+\/.+)$/;

/** The parts of an id, or undefined when it is none of ours. */
export const parseWorkflowId = (id: string): { kind: string; tenant: string; no: string } | undefined => {
  const [, ...parts] = known.exec(id) ?? [];
  const [kind, tenant, no] = parts.filter((part) => part !== undefined);
  return kind && tenant && no ? { kind, tenant, no } : undefined;
};
