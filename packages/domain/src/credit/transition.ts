import type { Actor } from '../scope/rules.ts';
import {
  type Credit,
  type CreditCommand,
  type CreditCommandName,
  type CreditEntry,
  type CreditRefusal,
  creditCommands,
  creditMoves,
} from './rules.ts';

/** The commands a credit takes now. */
export const allowedFor = (credit: Credit): CreditCommandName[] =>
  creditCommands.filter(
    (name) =>
      creditMoves[name].from.includes(credit.state) &&
      (name !== 'choose' || (credit.alternative !== undefined && credit.guarantee === undefined)),
  );

const blank = (text: string): boolean => text.trim() === '';

const faultOf = (credit: Credit, command: CreditCommand): CreditRefusal['code'] | undefined => {
  if (!allowedFor(credit).includes(command.name)) return 'credit.illegalTransition';
  if (blank(command.reason)) return 'credit.reasonMissing';
  const settles = command.name === 'apply' || command.name === 'reverse';
  if (settles && command.to !== 'next-fee' && blank(command.to.invoice)) return 'credit.settlementMissing';
  return undefined;
};

const entryOf = (credit: Credit, command: CreditCommand, actor: Actor, at: number): CreditEntry => ({
  at,
  actor,
  from: credit.state,
  to: creditMoves[command.name].to,
  reason: command.reason.trim(),
  ...('to' in command ? { settlement: command.to } : {}),
});

/** The money is given up for the better level: nothing is left for a cap to have cut. */
const guaranteed = ({ capped: _, alternative, ...credit }: Credit): Credit => ({
  ...credit,
  amount: 0,
  ...(alternative ? { alternative, guarantee: alternative.note } : {}),
});

/**
 * The credit after a command, with the entry in its history; or why not, with the commands that are allowed. Each needs a
 * reason; applying and reversing say where the money goes. An amount that was agreed never changes.
 */
export const transition = (
  credit: Credit,
  command: CreditCommand,
  actor: Actor,
  at: number,
): { credit: Credit } | { refused: CreditRefusal } => {
  const code = faultOf(credit, command);
  if (code) return { refused: { code, allowed: allowedFor(credit) } };
  const entry = entryOf(credit, command, actor, at);
  const moved = command.name === 'choose' ? guaranteed(credit) : credit;
  return { credit: { ...moved, state: entry.to, history: [...credit.history, entry] } };
};

/** The customer takes the better level in place of the money 升级保障, where the clause offers it. */
export const choose = (credit: Credit, reason: string, actor: Actor, at: number) =>
  transition(credit, { name: 'choose', reason, alternative: 'upgrade-guarantee' }, actor, at);
