import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { addAuditExport } from './export.ts';
import { addAuditRestored } from './restored.ts';
import { addAuditVerify } from './verify.ts';

export const addAudit = (program: Command, io: Io): void => {
  const audit = program.command('audit').description('the sealed audit trail');
  for (const add of [addAuditVerify, addAuditExport, addAuditRestored]) add(audit, io);
};
