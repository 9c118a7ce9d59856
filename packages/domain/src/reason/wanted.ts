/** Refuses a change without a reason. Decided where the change is made: only there it is known that it is one. */
import { DomainError } from '../errors.ts';

export const sayWhy =
  'say why: `reason` in a JSON body of fields, else the header X-Reason (percent-encoded UTF-8) or ?reason=';

/** `what` is there already, or goes: "customers/acme is there already". */
export const reasonWanted = (what: string): DomainError => {
  const message = `${what}; ${sayWhy}`;
  return new DomainError('request.invalid', `/reason: ${message}`, {
    errors: [{ path: '/reason', code: 'required', message }],
  });
};

/** The reason itself. @throws DomainError `request.invalid` at `/reason` */
export const requireReason = (reason: string | undefined, what: string): string => {
  if (reason === undefined || reason.trim() === '') throw reasonWanted(what);
  return reason.trim();
};
