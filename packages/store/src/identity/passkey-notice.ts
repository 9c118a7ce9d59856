import type { Delivery } from '../ports.ts';
import type { Passkey, PasskeyMail } from './port.ts';

/** Tells the owner: whoever did it with a stolen session is noticed. */
export const noticeOf = (
  kind: 'passkeyAdded' | 'passkeyRemoved',
  { id, tenant, customer, person, name: passkey }: Passkey,
  { email, name, locale, timeZone }: PasskeyMail,
  at: number,
): Delivery => ({
  id: `passkey/${tenant}/${kind}/${at}/${id.slice(0, 40)}/${person}/email`,
  tenant,
  customer: customer ?? '',
  ticket: `passkey-${id.slice(0, 16)}`,
  seq: 1,
  event: kind,
  audience: 'person',
  channel: 'email',
  recipient: person,
  address: email,
  locale,
  payload: { subject: '', text: '' },
  letter: { kind, name, passkey, at, timeZone },
  state: 'queued',
  attempts: 0,
  createdAt: at,
  nextAttemptAt: at,
});
