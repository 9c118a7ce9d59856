/** Which internal hosts checks and rollback steps may call, for every site or for one. */
import { isNetwork } from './address.ts';

/** `of` is `tenant/site`, and absent where it is for every site. `target`: `host`, `host:port` or a network. */
export type SiteAllow = { of?: string; target: string };

const hostPattern = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:\d{1,5})?$/i;

/** What an allow-list may name, or why not. */
export const targetFault = (target: string): string | undefined =>
  isNetwork(target) || hostPattern.test(target)
    ? undefined
    : `${target} is no host, host:port or network such as 10.20.0.0/16`;

/** `10.20.0.0/16, demo/acme-shanghai=erp.acme.local:8080`. @throws Error naming the entry that cannot be read. */
export const parseSiteAllow = (text: string): SiteAllow[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const at = entry.indexOf('=');
      const of = entry.slice(0, Math.max(at, 0));
      const target = entry.slice(at + 1).toLowerCase();
      const fault = targetFault(target);
      if (fault !== undefined) throw new Error(`${entry}: ${fault}`);
      if (at >= 0 && !/^[^/]+\/[^/]+$/.test(of))
        throw new Error(`${entry} names no tenant/site before its =`);
      return at < 0 ? { target } : { of, target };
    });

/** What is open to one site of one tenant. */
export const allowedAt = (entries: readonly SiteAllow[], tenant: string, site: string): string[] =>
  entries.filter(({ of }) => of === undefined || of === `${tenant}/${site}`).map(({ target }) => target);

/** What is open to any site of a tenant: of a step that is written for all of them. */
export const allowedIn = (entries: readonly SiteAllow[], tenant: string): string[] =>
  entries.filter(({ of }) => of === undefined || of.startsWith(`${tenant}/`)).map(({ target }) => target);
