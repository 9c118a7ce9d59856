import type { CreditCommandName } from '@perennial/domain/credit/rules';
import type { Command } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { usage } from '../../failure.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { creditSheet } from '../../output/credit-sheet.ts';
import { readerOf } from '../../output/reader.ts';
import { addReason, reasonFor } from '../../reason.ts';

type Decision = { help: string; takes?: 'settlement' };

/** Every command on a credit; a missing one is a compile error. */
const decisions: Record<CreditCommandName, Decision> = {
  'agree': { help: 'agree to a proposed or disputed credit' },
  'dispute': { help: 'contest a credit' },
  'propose-again': { help: 'end a dispute: the credit is computed anew' },
  'waive': { help: 'give a credit up' },
  'apply': { help: 'say which invoice or fee an agreed credit is set off against', takes: 'settlement' },
  'choose': { help: 'take the better level in place of the money' },
  'reverse': {
    help: 'say how a credit was taken back whose breach was withdrawn after all',
    takes: 'settlement',
  },
};

type Flags = { reason?: string; invoice?: string; nextFee?: boolean };

/** POST /v1/credits/{id}/{command} */
const addDecision = (credit: Command, io: Io, name: string, { help, takes }: Decision): void => {
  const command = credit.command(name).description(help).argument('<id>', 'as `credit list` shows it');
  addReason(command);
  if (takes === 'settlement')
    command.option('--invoice <no>', "the invoice's number").option('--next-fee', 'the next fee instead');
  command.action(async (id: string, typed: Flags) => {
    if (takes === 'settlement' && (typed.invoice === undefined) === (typed.nextFee === undefined))
      throw usage(`say where the money goes: ${name} takes either --invoice NO or --next-fee`);
    const flags = globalFlags(command);
    const json = { ...typed, reason: await reasonFor(io, flags, command, typed.reason) };
    const request = { method: 'POST', path: path('v1', 'credits', id, name), json } as const;
    const answer = await call(io, flags, 'intake', request);
    print(io, flags, answer, () => creditSheet(answer.json ?? null, readerOf(io, flags)));
  });
};

export const addCreditDecisions = (credit: Command, io: Io): void => {
  for (const [name, decision] of Object.entries(decisions)) addDecision(credit, io, name, decision);
};
