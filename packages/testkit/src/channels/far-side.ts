/** The receiving end of a channel, as a contract suite drives it: a real server on loopback. */

/** One message the far side said yes to. */
export type Taken = {
  /** By which a receiver knows a repeated message: Message-ID, `webhook-id`. */
  id: string;
  /** Whom it went to, by the envelope and not by what the message says of itself. */
  recipients: string[];
  subject: string;
  text: string;
  /** Lower case, one entry per header line. */
  headers: { name: string; value: string }[];
  /** As it came over the wire. */
  raw: Buffer;
};

/**
 * `take`: yes. `refuse`: never. `busy`: not now. `drop`: the connection breaks off after the whole message was sent, so that
 * its sender cannot know. `silence`: no answer at all.
 */
export type Answer = 'take' | 'refuse' | 'busy' | 'drop' | 'silence';

export type FarSide = {
  /** Answers from now on; `take` at first. */
  answer: (how: Answer) => void;
  taken: () => Promise<Taken[]>;
  /** Afterwards connections are refused. */
  close: () => Promise<void>;
};
