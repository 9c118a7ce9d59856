import type { Delivery } from '../ports.ts';

export interface DigestRepository {
  /** Vendors with a register of their own, in order. */
  tenants(): Promise<string[]>;
  isQueued(id: string): Promise<boolean>;
  /** False where a delivery of this id was queued before: that one stays as it is. */
  queue(delivery: Delivery): Promise<boolean>;
}
