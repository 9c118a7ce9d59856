/** A webhook's secrets as they are stored: wrapped by the master key, bound to tenant and id. */
import { randomBytes } from 'node:crypto';
import type { Rows } from '../core/collections.ts';
import { masterKeyNeeded } from '../secrets/key-ring.ts';
import type { Wrapper } from '../secrets/wrap.ts';

type Earlier = { wrapped: string /** Epoch ms. */; until: number };

export type SealedSecret = {
  /** 1 for the first. */
  rev: number;
  wrapped: string;
  /** Replaced, and still signed with until then; newest first. */
  earlier: Earlier[];
};

type Place = Pick<Rows['registers'], 'tenant' | 'id'>;

/** So many replaced secrets sign at the same time; the header of a message has to stay short. */
const maxEarlier = 3;

/** Standard Webhooks: `whsec_` and 256 bits in base64. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

const clearOf = (row: unknown): string | undefined => {
  const secret = new Map<string, unknown>(Object.entries(row ?? {})).get('secret');
  return typeof secret === 'string' ? secret : undefined;
};

/** What stands in the register, without the secret an earlier release wrote beside it. */
export const withoutSecret = (row: unknown): unknown => {
  if (clearOf(row) === undefined) return row;
  return Object.fromEntries(Object.entries(row ?? {}).filter(([key]) => key !== 'secret'));
};

/** Whether the row is one of an earlier release, its secret in the clear. */
export const isClear = ({ row }: Pick<Rows['registers'], 'row'>): boolean => clearOf(row) !== undefined;

export const secretSealer = (wrapper: Wrapper | undefined) => {
  const binding = ({ tenant, id }: Place) => ({ purpose: 'webhook-secret' as const, tenant, id });
  const wrap = (place: Place, secret: string): string =>
    masterKeyNeeded(wrapper).wrap(binding(place), Buffer.from(secret));
  const unwrap = (place: Place, wrapped: string): string =>
    Buffer.from(masterKeyNeeded(wrapper).unwrap(binding(place), wrapped)).toString();
  const first = (place: Place, secret: string): SealedSecret => ({
    rev: 1,
    wrapped: wrap(place, secret),
    earlier: [],
  });
  return {
    first,
    /** Of a stored row, also of one whose secret is still in the clear. */
    of: (row: Rows['registers']): SealedSecret | undefined => {
      if (row.sealed) return row.sealed;
      const clear = clearOf(row.row);
      return clear === undefined ? undefined : first(row, clear);
    },
    next: (place: Place, old: SealedSecret, secret: string, at: number, overlapMs: number): SealedSecret => ({
      rev: old.rev + 1,
      wrapped: wrap(place, secret),
      earlier: [{ wrapped: old.wrapped, until: at + overlapMs }, ...old.earlier]
        .filter(({ until }) => until > at)
        .slice(0, maxEarlier),
    }),
    current: (place: Place, { wrapped }: SealedSecret): string => unwrap(place, wrapped),
    /** The one of now first. */
    valid: (place: Place, { wrapped, earlier }: SealedSecret, at: number): [string, ...string[]] => [
      unwrap(place, wrapped),
      ...earlier.filter(({ until }) => until > at).map((one) => unwrap(place, one.wrapped)),
    ],
  };
};

export type SecretSealer = ReturnType<typeof secretSealer>;
