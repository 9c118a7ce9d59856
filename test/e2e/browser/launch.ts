/** Chromium as people have it, without a package of the system. */
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as browsers } from 'playwright-core';

/**
 * The package is made for crawlers in small containers: these let a page read other origins, and would prove nothing
 * about ours, or end the browser with its first page.
 */
const lax = /^--(disable-web-security|disable-site-isolation-trials|disable-features=|single-process)/;

export const openBrowser = async (): Promise<Browser> =>
  browsers.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args.filter((arg) => !lax.test(arg)),
    headless: true,
  });
