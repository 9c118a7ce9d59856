/** The registers of the API. Typed against the domain, whose module would bring its validators along at run time. */
import type { RegisterName } from '@perennial/domain/register/schema';
import { Argument } from 'commander';

const names = {
  customers: true,
  sites: true,
  modules: true,
  interfaces: true,
  changes: true,
  groups: true,
  people: true,
  rotas: true,
  webhooks: true,
} satisfies Record<RegisterName, true>;

export const registerArgument = () => new Argument('<register>').choices(Object.keys(names));
