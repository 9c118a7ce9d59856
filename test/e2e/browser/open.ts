/** A real browser with an authenticator of its own, as a person at a desk has it. */
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as browsers, type CDPSession, type Page } from 'playwright-core';

export type Desk = {
  page: Page;
  /** What the browser refused to run or load, and scripts that failed. */
  faults: string[];
  /** Whether the authenticator can check its holder from now on. */
  holderIsThere: (there: boolean) => Promise<void>;
  close: () => Promise<void>;
};

const addAuthenticator = async (session: CDPSession): Promise<string> => {
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return authenticatorId;
};

export const openDesk = async (locale: string): Promise<Desk> => {
  const browser: Browser = await browsers.launch({
    executablePath: await chromium.executablePath(),
    // Not the package's own: they switch off what keeps sites apart, and with it the header Origin.
    args: ['--no-sandbox'],
    headless: true,
  });
  const context = await browser.newContext({ locale });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const faults: string[] = [];
  page.on('pageerror', (e) => faults.push(e.message));
  page.on('console', (message) => {
    // What the service refuses on purpose is an error to the browser, and no fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  const session = await context.newCDPSession(page);
  const authenticatorId = await addAuthenticator(session);
  return {
    page,
    faults,
    holderIsThere: async (there) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: there });
    },
    close: () => browser.close(),
  };
};
