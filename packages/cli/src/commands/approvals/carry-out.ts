import { type Command, InvalidArgumentError } from 'commander';
import { usage } from '../../failure.ts';
import type { Io } from '../../io.ts';
import { wholeNumber } from '../read.ts';
import { postChange } from './change.ts';

const sha256 = (text: string): string => {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidArgumentError('Give the SHA-256 of the record, 64 hex digits in lower case.');
};

type Edit = { version: number; hash: string; statementZh?: string; statementEn?: string; reason: string };

/** POST /v1/approvals/{no}/edited */
export const addApprovalEdited = (approvals: Command, io: Io): void => {
  const command = approvals
    .command('edited')
    .description('the record has a new version: what was signed is void, and signers are told')
    .argument('<no>', 'as `approvals list` shows it')
    .requiredOption('--record-version <n>', 'of the record as it is now', wholeNumber)
    .requiredOption('--hash <sha256>', 'of the record as it is now', sha256)
    .option('--statement-zh <text>', 'what is to be signed now, in Chinese; needs --statement-en')
    .option('--statement-en <text>', 'what is to be signed now, in English; needs --statement-zh')
    .requiredOption('--reason <text>', 'why');
  command.action(async (no: string, options: Omit<Edit, 'version'> & { recordVersion: number }) => {
    const { recordVersion: version, hash, statementZh, statementEn, reason } = options;
    if ((statementZh === undefined) !== (statementEn === undefined))
      throw usage('give the statement in both languages: --statement-zh and --statement-en');
    const statement =
      statementZh === undefined ? {} : { statement: { 'zh-CN': statementZh, 'en': statementEn } };
    await postChange(io, command, no, 'edited', { record: { version, hash, ...statement }, reason });
  });
};

/** POST /v1/approvals/{no}/begin-execution */
export const addApprovalBegin = (approvals: Command, io: Io): void => {
  const command = approvals
    .command('begin')
    .description('you carry out what is approved; from then on no signature is taken back')
    .argument('<no>', 'as `approvals list` shows it');
  command.action(async (no: string) => {
    await postChange(io, command, no, 'begin-execution', {});
  });
};
