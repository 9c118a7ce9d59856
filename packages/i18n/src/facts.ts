/** What a text may speak of; everything is written out already, in the reader's language and time zone. */
export type Facts = {
  no: string;
  title: string;
  level: string;
  site: string;
  module: string;
  actor: string;
  assignee: string;
  group: string;
  reason: string;
  /** The words of the event: a plan, an update, a message. */
  words: string;
  /** Number of the signed approval; empty where the lead decides by command. */
  approval: string;
  clock: string;
  due: string;
  overrun: string;
  pct: string;
  old: string;
  heldOn: string;
  steps: string;
  checks: string;
};
