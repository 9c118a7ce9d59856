import { DomainError } from '@perennial/domain/errors';
import { type ProviderRefusal, providerRefusals } from '@perennial/domain/people/provider';

/** A refused sign-in by a provider; the caller hears the reason, the security administrators read it. */
export class SignInRefused extends DomainError {
  readonly reason: ProviderRefusal;
  /** Id of the person it was about, where that is known. */
  readonly person: string | undefined;

  constructor(
    reason: ProviderRefusal,
    { person, retryAfterS }: { person?: string; retryAfterS?: number } = {},
  ) {
    const message = providerRefusals[reason];
    super(reason === 'account-locked' ? 'auth.locked' : 'auth.invalid', message, {
      errors: [{ path: '', code: reason, message }],
      ...(retryAfterS === undefined ? {} : { retryAfterS }),
    });
    this.name = 'SignInRefused';
    this.reason = reason;
    this.person = person;
  }
}
