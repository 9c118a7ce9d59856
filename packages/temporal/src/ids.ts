/** Workflow ids are business keys, made here and nowhere else. */
export const ticketWorkflowId = (tenant: string, no: string): string => `ticket/${tenant}/${no}`;
export const approvalWorkflowId = (tenant: string, no: string): string => `approval/${tenant}/${no}`;
export const migrationWorkflowId = (tenant: string, no: string): string => `migration/${tenant}/${no}`;
export const migrationJobWorkflowId = (tenant: string, id: string): string => `migration-job/${tenant}/${id}`;

/** The parts of an id, or undefined when it is none of ours. */
export const parseWorkflowId = (id: string): { kind: string; tenant: string; no: string } | undefined => {
  const [, kind, tenant, no] = /^(ticket|approval|migration)\/([^/]+)\/([^/]+)$/.exec(id) ?? [];
  return kind && tenant && no ? { kind, tenant, no } : undefined;
};
