import type { SiteTarget } from '../ports.ts';

/**
 * The address a step calls. `site:/health` is that path at the site's own base address, so that one step of a module
 * serves every site; any other address is taken as it stands. Throws with the reason when there is none to call.
 */
export const targetUrl = (address: string, site: SiteTarget): URL => {
  const url = new URL(address);
  if (url.protocol !== 'site:') return ensureHttp(url);
  if (site.url === undefined) throw new Error(`${address} needs the site's url, and the site has none`);
  const base = new URL(site.url);
  const path = address.slice('site:'.length).replace(/^\/+/, '');
  return ensureHttp(new URL(path, base.href.endsWith('/') ? base : `${base.href}/`));
};

const ensureHttp = (url: URL): URL => {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`${url.protocol}// is not an address this can call; use http or https`);
  return url;
};

/** For evidence: an address without credentials and query, which may hold tokens. */
export const shownUrl = (url: URL): string => `${url.origin}${url.pathname}`;
