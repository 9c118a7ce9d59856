import type { EventKind } from '@perennial/domain/notice/rules';
import type { WellKnownClock } from '@perennial/domain/sla/rules';
import type { HoldTarget } from '@perennial/domain/ticket/rules';
import type { Facts } from '../facts.ts';

export type LetterWords = { name: string; url: string; until: string };

/** A language. A kind of event without a text is a compile error. */
export type Messages = {
  event: Record<EventKind, (f: Facts) => string>;
  clock: Record<WellKnownClock, string>;
  hold: Record<HoldTarget, string>;
  nobody: string;
  notPlanned: string;
  duration: (days: number, hours: number, minutes: number, seconds: number) => string;
  letter: Record<'invitation' | 'reset', (f: LetterWords) => { subject: string; text: string }>;
  account: Record<
    'passkeyAdded' | 'passkeyRemoved',
    (f: { name: string; passkey: string; at: string }) => { subject: string; text: string }
  >;
  footer: (f: Facts, link: string) => string;
};
