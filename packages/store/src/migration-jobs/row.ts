import type { JobKind } from '@perennial/domain/migration/job/rules';
import type { Actor } from '@perennial/domain/scope/rules';

export type JobRow = {
  /** `{tenant}/{id}` */
  _id: string;
  tenant: string;
  customer?: string;
  kind: JobKind;
  no?: string;
  by: Pick<Actor, 'id' | 'kind'>;
  /** JSON under the master key: what lies in a customer's database never stands in the store in clear. */
  question: string;
  answer?: string;
  requestId: string;
  createdAt: number;
  expiresAt: Date;
};

export const jobKey = (tenant: string, id: string): string => `${tenant}/${id}`;

/** Long enough for whoever repeats a request that was not answered. */
export const jobKeptMs = 86_400_000;
