import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { addAuditVerify } from './verify.ts';

export const addAudit = (program: Command, io: Io): void => {
  addAuditVerify(program.command('audit').description('the sealed audit trail'), io);
};
