/** What would never be called is not taken in: addresses of webhooks, of sites, and of the steps at sites. */
import { allowedAt, allowedIn, type SiteAllow } from '@perennial/domain/net/allow';
import { destinationOf } from '@perennial/domain/net/destination';
import type { RegisterName } from '@perennial/domain/register/schema';
import { invalid } from '@perennial/service-kit/problem';

export type Callable = {
  /** Hosts and networks that webhooks may have though they are internal or without TLS. */
  webhookAllow?: readonly string[] | undefined;
  siteAllow?: readonly SiteAllow[] | undefined;
};

/** An address of a row, with its path below the row and what is open to it. */
type Address = { path: string; url: string; allow: readonly string[]; setting: string };

const urlOf = (of: object): string | undefined =>
  'url' in of && typeof of.url === 'string' ? of.url : undefined;

const stepsOf = (row: object, field: string): object[] => {
  const steps = new Map<string, unknown>(Object.entries(row)).get(field);
  return Array.isArray(steps) ? steps.filter((one): one is object => typeof one === 'object' && !!one) : [];
};

const addressesOf = (name: RegisterName, tenant: string, row: object, open: Callable): Address[] => {
  const { webhookAllow = [], siteAllow = [] } = open;
  const setting = name === 'webhooks' ? 'PERENNIAL_WEBHOOK_ALLOW' : 'PERENNIAL_SITE_ALLOW';
  const address = (of: object, path: string, allow: readonly string[]): Address[] => {
    const url = urlOf(of);
    return url === undefined ? [] : [{ path: `${path}/url`, url, allow, setting }];
  };
  const id = 'id' in row ? `${row.id}` : '';
  switch (name) {
    case 'webhooks':
      return address(row, '', webhookAllow);
    case 'sites':
      return address(row, '', allowedAt(siteAllow, tenant, id));
    case 'modules':
      return ['checks', 'rollbackSteps'].flatMap((field) =>
        stepsOf(row, field)
          .map((step, i) => ({ step, path: `/${field}/${i}` }))
          // Of no address of its own: the site's is judged with the site.
          .filter(({ step }) => !urlOf(step)?.startsWith('site:'))
          .flatMap(({ step, path }) => address(step, path, allowedIn(siteAllow, tenant))),
      );
    default:
      return [];
  }
};

/** @throws DomainError `request.invalid` with one fault per address, `/rows/0/checks/1/url`. */
export const requireCallable = (
  name: RegisterName,
  tenant: string,
  rows: readonly object[],
  at: (i: number) => string,
  open: Callable,
): void => {
  const errors = rows.flatMap((row, i) =>
    addressesOf(name, tenant, row, open).flatMap(({ path, url, allow, setting }) => {
      const found = destinationOf(url, allow, setting);
      return 'fault' in found ? [{ path: `${at(i)}${path}`, code: found.code, message: found.fault }] : [];
    }),
  );
  if (errors.length > 0) throw invalid(errors);
};
