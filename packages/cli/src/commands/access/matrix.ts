import { accessMatrix } from '@perennial/domain/access/matrix';
import { isCustomerRole, type Role, roles } from '@perennial/domain/scope/rules';
import type { Command } from 'commander';
import { globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { langOf } from '../../output/page.ts';
import { renderTable } from '../../output/table.ts';
import { say } from '../../output/words.ts';

/** Ten roles side by side leave two places each. */
const short: Record<Role, string> = {
  'agent': 'ag',
  'lead': 'ld',
  'engineer': 'en',
  'qa': 'qa',
  'project-manager': 'pm',
  'customer': 'cu',
  'customer-owner': 'co',
  'administrator': 'ad',
  'security-administrator': 'sa',
  'auditor': 'au',
};

const table = (heading: string): string =>
  renderTable(
    [heading, ...roles.map((role) => short[role])],
    accessMatrix.map((row) => [row.action, ...roles.map((role) => (row.roles.includes(role) ? 'x' : '·'))]),
  );

const legend = (ownOnly: string): string =>
  roles.map((role) => `${short[role]} ${role}${isCustomerRole(role) ? ` (${ownOnly})` : ''}`).join('\n');

/** The table the services judge by, as this version of it was built; asks no service. */
export const addAccessMatrix = (access: Command, io: Io): void => {
  const command = access
    .command('matrix')
    .description('which role may call which procedure and give which command; needs no connection');
  command.action(() => {
    const flags = globalFlags(command);
    const lang = langOf(io, flags);
    const rows = accessMatrix.map(({ action, roles: held }) => ({ procedure: action, roles: held }));
    io.out(
      flags.json
        ? `${JSON.stringify({ roles, procedures: rows })}\n`
        : `${table(say(lang, 'procedure'))}\n\n${legend(say(lang, 'ownRecords'))}\n`,
    );
  });
};
