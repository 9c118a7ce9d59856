import type { Command } from 'commander';
import { call, globalFlags } from '../../call.ts';
import type { Io } from '../../io.ts';
import { at, type Json, textAt } from '../../json.ts';
import { langOf, printPage } from '../../output/page.ts';
import { renderTable } from '../../output/table.ts';
import { shownInstant } from '../../output/time.ts';
import { say } from '../../output/words.ts';

const rolesOf = (row: Json): string => {
  const roles = at(row, 'roles');
  return Array.isArray(roles)
    ? roles.map((role) => `${textAt(role, 'role')} (${textAt(role, 'id').slice(0, 8)})`).join(', ')
    : '';
};

/** GET /v1/people */
export const addUserList = (user: Command, io: Io): void => {
  const command = user.command('list').description('accounts, their persons and the roles in force');
  command.action(async () => {
    const flags = globalFlags(command);
    const lang = langOf(io, flags);
    const answer = await call(io, flags, 'intake', { method: 'GET', path: '/v1/people' });
    printPage(io, flags, answer, (rows) =>
      renderTable(
        (['person', 'email', 'role', 'customer', 'locked', 'signing'] as const).map((word) =>
          say(lang, word),
        ),
        rows.map((row) => [
          textAt(row, 'person'),
          textAt(row, 'email'),
          rolesOf(row),
          textAt(row, 'customer'),
          shownInstant(textAt(row, 'lockedUntil'), io.timeZone),
          say(lang, at(row, 'signingSuspended') === undefined ? 'maySign' : 'mayNotSign'),
        ]),
      ),
    );
  });
};
