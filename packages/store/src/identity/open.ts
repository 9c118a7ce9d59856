import type { StoreContext } from '../core/context.ts';
import { guarded } from '../core/outage.ts';
import { ceremonyRepository } from './ceremonies.ts';
import { externalIdentityRepository } from './external.ts';
import { grantRepository } from './grants.ts';
import { linkRepository } from './links.ts';
import { loginRepository } from './logins.ts';
import { passkeyRepository } from './passkeys.ts';
import type { IdentityStore } from './port.ts';
import { providerRepository } from './providers.ts';
import { sessionRepository } from './sessions.ts';
import { trainingRepository } from './training.ts';

export const identityStore = (context: StoreContext): IdentityStore => ({
  logins: guarded(loginRepository(context)),
  sessions: guarded(sessionRepository(context)),
  grants: guarded(grantRepository(context)),
  training: guarded(trainingRepository(context)),
  links: guarded(linkRepository(context)),
  providers: guarded(providerRepository(context)),
  external: guarded(externalIdentityRepository(context)),
  passkeys: guarded(passkeyRepository(context)),
  ceremonies: guarded(ceremonyRepository(context)),
});
