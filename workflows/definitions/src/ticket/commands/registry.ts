import type { Envelope } from '@perennial/domain/ticket/commands/rules';
import type { CommandName } from '@perennial/domain/ticket/rules';
import type { Draft } from '../draft.ts';
import { accept } from './accept.ts';
import { acknowledge } from './acknowledge.ts';
import { alertEnded } from './alert-ended.ts';
import { approve } from './approve.ts';
import { assign } from './assign.ts';
import { attachClock } from './attach-clock.ts';
import { cancel } from './cancel.ts';
import { close } from './close.ts';
import type { Handler } from './handler.ts';
import { hold } from './hold.ts';
import { logWork } from './log-work.ts';
import { messages } from './messages.ts';
import { priority } from './priority.ts';
import { proposeFix } from './propose-fix.ts';
import { reopen } from './reopen.ts';
import { respond } from './respond.ts';
import { resume } from './resume.ts';
import { retarget } from './retarget.ts';
import { rollback } from './rollback.ts';
import { start } from './start.ts';
import { stopClock } from './stop-clock.ts';
import { triage } from './triage.ts';
import { updates } from './updates.ts';
import { verify } from './verify.ts';
import { workaround } from './workaround.ts';

const handlers: { [N in CommandName]: Handler<N> } = {
  'acknowledge': acknowledge,
  'triage': triage,
  'assign': assign,
  'respond': respond,
  'start': start,
  'workaround': workaround,
  'updates': updates,
  'messages': messages,
  'hold': hold,
  'resume': resume,
  'priority': priority,
  'propose-fix': proposeFix,
  'approve': approve,
  'verify': verify,
  'rollback': rollback,
  'accept': accept,
  'close': close,
  'reopen': reopen,
  'cancel': cancel,
  'alert-ended': alertEnded,
  'attach-clock': attachClock,
  'stop-clock': stopClock,
  'log-work': logWork,
  'retarget': retarget,
};

export const handle = <N extends CommandName>(draft: Draft, envelope: Envelope<N>, at: number): void =>
  handlers[envelope.name](draft, envelope.body, at);
