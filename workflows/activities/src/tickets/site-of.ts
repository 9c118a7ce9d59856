import type { ModuleAt } from '@perennial/definitions/ticket/activities';
import { DomainError } from '@perennial/domain/errors';
import type { Module, Site } from '@perennial/domain/register/schema';
import { type Scope, systemActor } from '@perennial/domain/scope/rules';
import type { RegisterRepository } from '@perennial/store/ports';

/** The site and module a ticket is about, as the registers have them now. */
export const siteOf = async (
  registers: Pick<RegisterRepository, 'get'>,
  { tenant, site, module }: ModuleAt,
  requestId: string,
): Promise<{ site: Site; module: Module }> => {
  const scope: Scope = { tenant, actor: systemActor, requestId };
  const found = {
    site: await registers.get(scope, 'sites', site),
    module: await registers.get(scope, 'modules', module),
  };
  if (!found.site) throw new DomainError('notFound', `site ${site} is no longer in the register`);
  if (!found.module) throw new DomainError('notFound', `module ${module} is no longer in the register`);
  return { site: found.site, module: found.module };
};
