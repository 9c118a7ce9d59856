/** How a notice leaves the house. */
export type Message = {
  /** Same key, same message: whoever receives it twice can tell. */
  key: string;
  /** An email address, or the id of a webhook. */
  to: string;
  subject: string;
  text: string;
  /** The same for programs that show it; a channel without it sends the text. */
  html?: string;
  /** What belongs together in the reader's mail program. */
  thread: string;
  /** The body of a webhook. */
  json?: unknown;
};

/**
 * At least once: whoever is cut off after the last byte cannot know whether it was heard, and sends again. The same key
 * always comes under the same id (Message-ID, `webhook-id`), so that the receiver can see a repeat as one. What every
 * channel keeps to is tested by `channelContract` of testkit.
 */
export interface Channel {
  /** Answers once the other side has taken it. @throws DeliveryFailed and nothing else */
  deliver(message: Message): Promise<void>;
}

export class DeliveryFailed extends Error {
  /** Whether trying later may help. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(reason: string, options: { retryable: boolean; retryAfterMs?: number; cause?: unknown }) {
    super(reason, { cause: options.cause });
    this.name = 'DeliveryFailed';
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}
