import { type Command, InvalidArgumentError } from 'commander';
import { call, globalFlags, print } from '../../call.ts';
import { path } from '../../http/send.ts';
import type { Io } from '../../io.ts';
import { approvalSheet } from '../../output/approval.ts';
import { readerOf } from '../../output/reader.ts';
import { addReason, reasonFor } from '../../reason.ts';
import { instant } from '../read.ts';

export const postChange = async (
  io: Io,
  command: Command,
  no: string,
  verb: string,
  json: object,
): Promise<void> => {
  const flags = globalFlags(command);
  const answer = await call(io, flags, 'intake', {
    method: 'POST',
    path: path('v1', 'approvals', no, verb),
    json,
  });
  print(io, flags, answer, () => approvalSheet(answer.json ?? null, readerOf(io, flags)));
};

type Seat = { to: string; role: string; since?: string; until: string; reason?: string };

/** POST /v1/approvals/{no}/delegate */
export const addApprovalDelegate = (approvals: Command, io: Io): void => {
  const when = (text: string): string => instant(text, io.now());
  const command = approvals
    .command('delegate')
    .description('hand a seat of an approval on for a time; the delegate signs on your behalf')
    .argument('<no>', 'as `approvals list` shows it')
    .requiredOption('--to <person>', 'who signs instead of you')
    .requiredOption('--role <role>', 'the role you hand on')
    .option('--since <instant>', 'from when; default now', when)
    .requiredOption('--until <instant>', 'until when: ISO-8601 with an offset, or +2d', when);
  addReason(command);
  command.action(async (no: string, { to, role, since, until, ...typed }: Seat) => {
    const reason = await reasonFor(io, globalFlags(command), command, typed.reason);
    const body = { to, role, until, reason, ...(since === undefined ? {} : { since }) };
    await postChange(io, command, no, 'delegate', body);
  });
};

const uuid = (text: string): string => {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text;
  throw new InvalidArgumentError('Use the id of a signature, as `approvals show` lists it.');
};

/** POST /v1/approvals/{no}/revoke */
export const addApprovalRevoke = (approvals: Command, io: Io): void => {
  const command = approvals
    .command('revoke')
    .description('take a signature of yours back, until execution begins')
    .argument('<no>', 'as `approvals list` shows it')
    .requiredOption('--signature <id>', 'as `approvals show` lists it', uuid);
  addReason(command);
  command.action(async (no: string, { signature, ...typed }: { signature: string; reason?: string }) => {
    const reason = await reasonFor(io, globalFlags(command), command, typed.reason);
    await postChange(io, command, no, 'revoke', { signature, reason });
  });
};
