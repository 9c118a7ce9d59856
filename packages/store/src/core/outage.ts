/** The one place where a store that cannot be reached becomes `store.unavailable`. */
import { DomainError } from '@perennial/domain/errors';

/** The driver's errors about the way to the server, whatever exactly it met on it. */
const outageNames =
  /^Mongo(ose)?\w*(ServerSelection|Network|NotConnected|Pool|Topology|Timeout|Expired)\w*Error$/;
/** Server answers that mean "not now": shutting down, not primary, interrupted. */
const outageCodes = new Set([89, 91, 189, 9001, 10107, 11600, 11602, 13435, 13436]);

const hasLabel = (e: Error, label: string): boolean =>
  'hasErrorLabel' in e && typeof e.hasErrorLabel === 'function' && e.hasErrorLabel(label) === true;

/** The driver wraps, and labels what may be tried again: a lost connection can come in any of these clothes. */
export const isOutage = (e: unknown): boolean =>
  e instanceof Error &&
  (outageNames.test(e.name) ||
    ('code' in e && typeof e.code === 'number' && outageCodes.has(e.code)) ||
    [
      'TransientTransactionError',
      'UnknownTransactionCommitResult',
      'RetryableWriteError',
      'NetworkError',
      'ResetPool',
    ].some((label) => hasLabel(e, label)) ||
    (e.cause !== undefined && e.cause !== e && isOutage(e.cause)));

export const unavailable = (): DomainError =>
  new DomainError(
    'store.unavailable',
    'the store does not answer; nothing was changed, repeat in a few seconds',
    {
      retryAfterS: 5,
    },
  );

const translate = (e: unknown): unknown => (isOutage(e) ? unavailable() : e);

/** The same object whose methods fail with `store.unavailable` where the store cannot be reached. */
export const guarded = <T extends object>(repository: T): T =>
  new Proxy(repository, {
    get(target, key, receiver) {
      const member: unknown = Reflect.get(target, key, receiver);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        try {
          return await Reflect.apply(member, target, args);
        } catch (e) {
          throw translate(e);
        }
      };
    },
  });
