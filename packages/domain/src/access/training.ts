/** Which course a role presupposes: without a valid record of it the role is neither granted nor in force. */
import type { Role } from '../scope/rules.ts';

export const requiredCourse: Partial<Record<Role, string>> = {
  'lead': 'signing',
  'engineer': 'signing',
  'qa': 'signing',
  'customer-owner': 'signing',
};
