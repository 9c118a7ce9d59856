/** Whether a fix has to be approved before it is applied, and how. */
import type { PolicyId } from '@perennial/domain/approval/rules';
import type { TicketState } from './state.ts';

export const approvalDue = ({ record, terms }: Pick<TicketState, 'record' | 'terms'>): boolean => {
  const { classes, types } = terms.approval;
  return types.includes(record.type) || (record.class !== undefined && classes.includes(record.class));
};

/** The policy of the signatures; undefined where none are due, or the lead's command is enough. */
export const signedUnder = (state: Pick<TicketState, 'record' | 'terms'>): PolicyId | undefined =>
  approvalDue(state) ? state.terms.approval.policy : undefined;
