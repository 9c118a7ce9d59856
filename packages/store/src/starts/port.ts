export type StartRow = {
  id: string;
  workflowId: string;
  tenant: string;
  input: unknown;
  attempts: number;
  createdAt: number;
};

/** Workflow starts that intake has promised. Rows are leased, so several relays can run. */
export interface StartOutbox {
  lease(now: number, leaseMs: number, limit: number): Promise<StartRow[]>;
  done(id: string): Promise<void>;
  /** Puts the row back for later; parks it when `park` is set. */
  failed(id: string, error: string, retryAt: number, park: boolean): Promise<void>;
  /** Whether this start is still to be sent (or parked). */
  pending(id: string): Promise<boolean>;
  /** Whether a row that is neither sent nor parked was stored before this instant. Cheap however many there are. */
  waitingSince(instant: number): Promise<boolean>;
  /** Age in ms of the oldest row not sent and not parked; 0 when there is none. Looks at all of them. */
  oldestAgeMs(now: number): Promise<number>;
  parked(limit: number): Promise<(StartRow & { error: string })[]>;
}
