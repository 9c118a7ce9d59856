/** Every command a ticket takes, as a sub-command of `perennial ticket`; a missing one is a compile error. */

import {
  faultClasses,
  holdTargets,
  levels,
  type PostedCommand,
  requestKinds,
} from '@perennial/domain/ticket/rules';
import type { commandBodies } from '@perennial/domain/ticket/schema';
import type { BodyOption } from '../body.ts';
import { checkResult, nextStep, wholeNumber } from '../read.ts';

/** What only the system itself says nobody types. */
type Typed = PostedCommand;
type Body<N extends Typed> = (typeof commandBodies)[N]['_input'];

export type Step<N extends Typed = Typed> = {
  /** The sub-command, where it is not the API's own name. */
  as?: string;
  help: string;
  options: readonly BodyOption<Body<N>>[];
};

export const steps: { [N in Typed]: Step<N> } = {
  'acknowledge': { help: 'a person has seen it; stops the acknowledge clock', options: [] },
  'triage': {
    help: 'class, level and maintenance group',
    options: [
      { to: 'class', flags: '--class <class>', help: 'kind of fault', choices: faultClasses },
      {
        to: 'requestKind',
        flags: '--request-kind <kind>',
        help: 'for a service request',
        choices: requestKinds,
      },
      { to: 'estimate.hours', flags: '--hours <n>', help: 'estimated effort', read: wholeNumber },
      { to: 'estimate.note', flags: '--estimate-note <text>', help: 'what the estimate covers' },
      { to: 'level', flags: '--level <level>', help: 'another level than the matrix gave', choices: levels },
      { to: 'levelReason', flags: '--level-reason <text>', help: 'why the level differs' },
      { to: 'group', flags: '--group <id>', help: 'maintenance group' },
    ],
  },
  'assign': {
    help: 'hand it to a person, a group, or both',
    options: [
      { to: 'assignee', flags: '--to <person>', help: 'person id' },
      { to: 'group', flags: '--group <id>', help: 'maintenance group' },
    ],
  },
  'respond': {
    help: 'first response: the preliminary plan; stops the response clock',
    options: [
      { to: 'plan', flags: '--plan <text>', help: 'the way to a solution', required: true },
      { to: 'rollback', flags: '--rollback <text>', help: 'how it can be undone' },
      { to: 'replacement', flags: '--replacement <text>', help: 'temporary replacement' },
      { to: 'none', flags: '--none <why>', help: 'neither is needed, and why' },
      {
        to: 'nextSteps',
        flags: '--next <step>',
        help: '"WHAT | OWNER | BY", BY an instant or +2h; may be repeated',
        required: true,
        repeat: true,
        read: nextStep,
      },
    ],
  },
  'start': { help: 'work begins', options: [] },
  'workaround': {
    help: 'a workaround is in place and confirmed; stops the workaround clock',
    options: [
      { to: 'what', flags: '--what <text>', help: 'what was done', required: true },
      {
        to: 'confirmedBy',
        flags: '--confirmed-by <name>',
        help: 'who confirmed that it works',
        required: true,
      },
    ],
  },
  'updates': {
    as: 'update',
    help: 'post an update, or an internal note',
    options: [
      { to: 'text', flags: '--text <text>', help: 'what is new', required: true },
      {
        to: 'visibility',
        flags: '--visibility <who>',
        help: 'who reads it',
        choices: ['public', 'internal'],
      },
    ],
  },
  'messages': {
    as: 'message',
    help: 'write as the customer; ends a hold on the customer',
    options: [{ to: 'text', flags: '--text <text>', help: 'the message', required: true }],
  },
  'hold': {
    help: 'wait for the customer, a vendor or a window',
    options: [
      {
        to: 'on',
        flags: '--on <whom>',
        help: 'who or what is awaited',
        choices: holdTargets,
        required: true,
      },
      { to: 'reason', flags: '--reason <text>', help: 'what is awaited', required: true },
    ],
  },
  'resume': { help: 'end a hold', options: [{ to: 'note', flags: '--note <text>', help: 'what has come' }] },
  'priority': {
    help: 'another level, with its reason',
    options: [
      { to: 'level', flags: '--level <level>', help: 'new level', choices: levels, required: true },
      { to: 'reason', flags: '--reason <text>', help: 'why', required: true },
    ],
  },
  'propose-fix': {
    help: 'the fix, its change record and how it is undone',
    options: [
      { to: 'summary', flags: '--summary <text>', help: 'what the fix is', required: true },
      { to: 'changeRecord.what', flags: '--change <text>', help: 'change record: what is changed' },
      { to: 'changeRecord.impact', flags: '--impact <text>', help: 'change record: its impact' },
      { to: 'changeRecord.prevention', flags: '--prevention <text>', help: 'change record: prevention' },
      { to: 'changeRecord.noChange', flags: '--unchanged <why>', help: 'nothing is changed, and why' },
      { to: 'rollback.step', flags: '--rollback-step <name>', help: 'automated rollback step of the module' },
      { to: 'rollback.instructions', flags: '--rollback <text>', help: 'how it is undone by hand' },
    ],
  },
  'approve': {
    help: "the lead's verdict on a fix",
    options: [
      {
        to: 'verdict',
        flags: '--verdict <verdict>',
        help: 'verdict',
        choices: ['approve', 'reject'],
        required: true,
      },
      { to: 'reason', flags: '--reason <text>', help: 'why', required: true },
    ],
  },
  'verify': {
    help: 'results of checks made by hand',
    options: [
      {
        to: 'checks',
        flags: '--check <result>',
        help: 'function|data|regression=pass|fail[:note]; may be repeated',
        required: true,
        repeat: true,
        read: checkResult,
      },
    ],
  },
  'rollback': {
    help: 'confirm a rollback carried out by hand',
    options: [{ to: 'note', flags: '--note <text>', help: 'what was done', required: true }],
  },
  'accept': {
    help: 'the customer accepts',
    options: [{ to: 'note', flags: '--note <text>', help: 'a remark' }],
  },
  'close': {
    help: 'close a resolved ticket',
    options: [
      { to: 'changeRecord.what', flags: '--change <text>', help: 'change record: what was changed' },
      { to: 'changeRecord.impact', flags: '--impact <text>', help: 'change record: its impact' },
      { to: 'changeRecord.prevention', flags: '--prevention <text>', help: 'change record: prevention' },
      { to: 'changeRecord.noChange', flags: '--unchanged <why>', help: 'nothing was changed, and why' },
      { to: 'note', flags: '--note <text>', help: 'a remark' },
    ],
  },
  'reopen': {
    help: 'it is not solved after all',
    options: [{ to: 'reason', flags: '--reason <text>', help: 'why', required: true }],
  },
  'cancel': {
    help: 'it is not needed any more',
    options: [{ to: 'reason', flags: '--reason <text>', help: 'why', required: true }],
  },
  'attach-clock': {
    help: 'begin a period the contract knows by name',
    options: [
      { to: 'clock', flags: '--clock <name>', help: "the clock's name in the contract", required: true },
      { to: 'since', flags: '--since <instant>', help: 'when it began, ISO-8601; default now' },
      { to: 'reason', flags: '--reason <text>', help: 'why', required: true },
    ],
  },
  'stop-clock': {
    help: 'end a period that only a person can end',
    options: [
      { to: 'clock', flags: '--clock <name>', help: "the clock's name", required: true },
      { to: 'note', flags: '--note <text>', help: 'what has happened' },
    ],
  },
  'log-work': {
    help: 'hours spent, drawn from the contract at closure',
    options: [
      { to: 'from', flags: '--from <instant>', help: 'ISO-8601 with offset', required: true },
      { to: 'to', flags: '--to <instant>', help: 'ISO-8601 with offset', required: true },
      { to: 'note', flags: '--note <text>', help: 'what was done' },
    ],
  },
};
