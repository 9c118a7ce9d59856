import type { Messages } from './shape.ts';

const because = (reason: string): string => (reason === '' ? '' : `\nReason: ${reason}`);

export const en: Messages = {
  event: {
    'opened': (f) =>
      `Your ticket ${f.no} is open at level ${f.level}.\nFirst promise: ${f.clock} by ${f.due}.`,
    'acknowledged': (f) => `${f.actor} has taken note of the ticket. A plan follows.`,
    'triaged': (f) => `Graded as ${f.words} at level ${f.level}; group ${f.group}.`,
    'assigned': (f) => `Assigned to ${f.assignee}, group ${f.group}.`,
    'responded': (f) => `Preliminary plan by ${f.actor}:\n${f.words}\n\nNext steps:\n${f.steps}`,
    'started': (f) => `${f.actor} has started to work on it.`,
    'workaround-applied': (f) => `A workaround is in place:\n${f.words}`,
    'update-posted': (f) => `${f.actor} writes:\n${f.words}`,
    'note-added': (f) => `Internal note by ${f.actor}:\n${f.words}`,
    'message-received': (f) => `The customer writes:\n${f.words}`,
    'held': (f) => `The ticket waits for ${f.heldOn}.${because(f.reason)}`,
    'resumed': (f) => `Work goes on.${f.words === '' ? '' : `\n${f.words}`}`,
    'releveled': (f) => `The level changed from ${f.old} to ${f.level}.${because(f.reason)}`,
    'fix-proposed': (f) => `A fix is proposed:\n${f.words}`,
    'approval-requested': (f) =>
      f.approval === ''
        ? `A fix waits for the approval of the lead before it is applied:\n${f.words}`
        : `A fix waits for the signatures of approval ${f.approval} before it is applied.`,
    'approved': (f) =>
      f.approval === ''
        ? `${f.actor} approved the fix.${because(f.reason)}`
        : `The signatures of approval ${f.approval} are given: the fix may be applied.`,
    'rejected': (f) =>
      f.approval === ''
        ? `${f.actor} rejected the fix.${because(f.reason)}`
        : `Approval ${f.approval} was refused, taken back or has run out: the fix has to be proposed anew.`,
    'checks-recorded': (f) => `Checks:\n${f.checks}`,
    'check-failed': (f) => `A check failed; the fix is being rolled back:\n${f.checks}`,
    'rollback-requested': (f) => `Please roll back by hand and confirm:\n${f.words}`,
    'rolled-back': (f) => `The fix is rolled back.\n${f.words}`,
    'rollback-failed': (f) => `The automated rollback failed:\n${f.words}`,
    'resolved': (f) =>
      `Solved and verified:\n${f.words}\nPlease accept the solution, or reopen the ticket if it does not hold.`,
    'record-missing': (f) =>
      f.reason === ''
        ? 'The ticket cannot close: its change record is missing. Close it with the record, or state that nothing was changed.'
        : `The ticket cannot close by itself: the period ${f.reason} still runs. End it once the report is made.`,
    'accepted': (f) => `${f.actor} accepted the solution.`,
    'closed': (f) => `Ticket ${f.no} is closed.`,
    'reopened': (f) => `The ticket was reopened.${because(f.reason)}`,
    'cancelled': (f) => `Ticket ${f.no} was cancelled.${because(f.reason)}`,
    'alert-ended': () => 'The alert has ended. Please check whether its cause is gone.',
    'clock-warning': (f) => `${f.pct} % of the time for ${f.clock} is used up. Due ${f.due}.`,
    'clock-breached': (f) =>
      `The promise was not kept: ${f.clock} was due ${f.due}${f.overrun === '' ? '' : ` and is over by ${f.overrun}`}.`,
    'breach-withdrawn': (f) =>
      `The breach of ${f.clock} is withdrawn: it was kept in time, or its due time moved to ${f.due}.`,
    'escalated': (f) =>
      `Escalated to you: ${f.clock} was not kept. Owner so far: ${f.assignee}, group ${f.group}.`,
    'escalation-skipped': (f) => `Nobody could be reached for ${f.clock}; the next step was taken at once.`,
    'clock-attached': (f) => `A further period runs: ${f.clock}.${because(f.reason)}`,
    'clock-stopped': (f) => `${f.actor} ended the period ${f.clock}.${f.words === '' ? '' : `\n${f.words}`}`,
    'terms-changed': (f) =>
      `The contract or its calendar was changed: due times follow the new terms.${because(f.reason)}`,
    'work-logged': (f) => `${f.actor} logged work.${f.words === '' ? '' : `\n${f.words}`}`,
    'update-due': (f) => `The customer has not heard anything since; a public update was due ${f.due}.`,
    'archived': (f) => `Ticket ${f.no} is archived.`,
  },
  clock: {
    acknowledge: 'acknowledgement',
    response: 'first response',
    workaround: 'fix or workaround',
    resolution: 'solution',
    'next-response': 'answer to your message',
    update: 'public update',
    triage: 'triage',
  },
  hold: { customer: 'the customer', vendor: 'the vendor', window: 'an agreed window' },
  nobody: 'nobody yet',
  notPlanned: 'as soon as the pause ends',
  duration: (d, h, m, s) =>
    [d && `${d} d`, h && `${h} h`, m && `${m} min`, !d && !h && s && `${s} s`].filter(Boolean).join(' ') ||
    '0 s',
  letter: {
    invitation: ({ name, url, until }) => ({
      subject: 'Your access to Perennial',
      text: `Hello ${name},\n\nyou are invited to Perennial. Choose a password here; the link works once, until ${until}:\n${url}\n\nNobody else may use it. You will be asked to set up an authenticator app when you first sign in.`,
    }),
    reset: ({ name, url, until }) => ({
      subject: 'Choose a new password for Perennial',
      text: `Hello ${name},\n\nan administrator has asked for a new password of your account. Choose it here; the link works once, until ${until}:\n${url}\n\nIf you know of no reason for this, tell your security administrator.`,
    }),
  },
  account: {
    passkeyAdded: ({ name, passkey, at }) => ({
      subject: 'A passkey was added to your Perennial account',
      text: `Hello ${name},\n\nthe passkey “${passkey}” was added to your account at ${at}. It can sign in and sign approvals.\n\nIf this was not you, tell your security administrator at once.`,
    }),
    passkeyRemoved: ({ name, passkey, at }) => ({
      subject: 'A passkey was removed from your Perennial account',
      text: `Hello ${name},\n\nthe passkey “${passkey}” was removed from your account at ${at} and is no longer taken.\n\nIf this was not you, tell your security administrator at once.`,
    }),
  },
  footer: (f, link) => `${f.site} · ${f.module} · ${f.level}\n${link}`,
};
