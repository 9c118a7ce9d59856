/** A ticket's run in Temporal UI, in a real browser: the vendor's staff read it in clear, nobody else does. */
import { join } from 'node:path';
import { personOf } from '@perennial/devstack/demo/people';
import { seedDemo } from '@perennial/devstack/demo/seed';
import { rootOf } from '@perennial/devstack/here';
import type { DemoPeople } from '@perennial/devstack/ready';
import { systemActor } from '@perennial/domain/scope/rules';
import { type Aside, openAside } from '@perennial/testkit/stack/aside';
import { startStack, type TestStack } from '@perennial/testkit/stack/start';
import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBrowser } from '../browser/launch.ts';
import { signIn } from '../browser/sign-in.ts';

const title = 'Lot 8812 of Mrs Ouyang is missing';
const scope = { tenant: 'demo-vendor', actor: systemActor, requestId: 'journey' };
let stack: TestStack;
let aside: Aside;
let browser: Browser;
let people: DemoPeople;
let no: string;
/** Of the tab that shows summary and details. */
let address: string;

beforeAll(async () => {
  stack = await startStack({
    services: ['intake', 'worker'],
    seed: (addresses) =>
      seedDemo({ ...addresses, dir: join(rootOf(), addresses.mail, '..'), stories: false }),
  });
  aside = await openAside(stack);
  browser = await openBrowser();
  const { keys, intake } = stack.ready;
  if (!keys || !stack.ready.people) throw new Error('the demo has no keys or no people');
  people = stack.ready.people;
  const opened = await fetch(`${intake}/v1/tickets`, {
    method: 'POST',
    headers: { 'Authorization': `Bearer ${keys.agent}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      title,
      description: title,
      module: 'inventory',
      site: 'acme-shanghai',
      impact: 'site',
      urgency: 'critical',
      requester: { name: 'Wang Fang' },
    }),
  });
  const ticket: { no: string; links: { temporal: string } } = JSON.parse(await opened.text());
  no = ticket.no;
  const handle = aside.temporal.client.workflow.getHandle(`ticket/demo-vendor/${no}`);
  await vi.waitFor(
    async () => {
      const { runId } = await handle.describe();
      address = `${ticket.links.temporal}/${runId}/user-metadata`;
    },
    { timeout: 20_000, interval: 200 },
  );
});
afterAll(async () => {
  await browser.close();
  await aside.close();
  await stack.stop();
});

/** Summary and details stand in frames of their own. */
const textOf = async (page: Page): Promise<string> =>
  (await Promise.all(page.frames().map((frame) => frame.locator('body').textContent()))).join('\n');

type Decode = { status: number; requestId: string | null };
type Look = { text: string; decodes: Decode[]; stored: string };

const decodeOf = async (response: Response): Promise<Decode> => ({
  status: response.status(),
  requestId: await response.headerValue('x-request-id'),
});

/** What Temporal itself answered: payloads as the server holds them. */
const payloadsIn = (answers: string[]): string =>
  [...answers.join('\n').matchAll(/"data":\s*"([^"]+)"/g)]
    .map(([, data = '']) => Buffer.from(data, 'base64').toString('utf8'))
    .join('\n');

/** The run as somebody sees it, once all of this is shown. */
const lookAt = async (role: 'agent' | 'customer' | undefined, shown: string[]): Promise<Look> => {
  const context = await browser.newContext({ viewport: { width: 1360, height: 1200 }, locale: 'en-GB' });
  try {
    if (role !== undefined) await signIn(context, stack.ready.intake, people[role]);
    const page = await context.newPage();
    const decodes: Promise<Decode>[] = [];
    const said: Promise<string>[] = [];
    page.on('response', (response) => {
      if (response.request().method() === 'POST' && response.url().includes('/codec/decode'))
        decodes.push(decodeOf(response));
    });
    page.on('requestfinished', (request) => {
      if (request.url().startsWith(`${stack.ready.temporalUi}/api/`))
        said.push(
          // What is still on its way when the page has been read is not part of it.
          request
            .response()
            .then(
              (response) => response?.text() ?? '',
              () => '',
            )
            .catch(() => ''),
        );
    });
    await page.goto(address);
    let text = '';
    await vi.waitFor(
      async () => {
        text = await textOf(page);
        for (const part of shown) expect(text).toContain(part);
      },
      { timeout: 30_000, interval: 200 },
    );
    return { text, decodes: await Promise.all(decodes), stored: payloadsIn(await Promise.all(said)) };
  } finally {
    await context.close();
  }
};

const trail = async (person: string) =>
  (await aside.store.audit.stream(scope, `codec/${person}`, { limit: 500 })).items;

test('an agent who has signed in reads summary, details and current details; each decode is on record', async () => {
  const { text, decodes, stored } = await lookAt('agent', [
    `${no} · P1 · acme · ${title}`,
    'at site acme-shanghai, module inventory',
    'Clock response',
  ]);
  expect(text).not.toContain('/sign-in');
  expect(stored.length).toBeGreaterThan(1_000);
  expect(stored.includes(title)).toBe(false);

  const events = await trail(personOf.agent);
  expect(decodes.length).toBeGreaterThan(3);
  expect(new Set(decodes.map((d) => d.status))).toEqual(new Set([200]));
  // A page that is closed may have asked once more than it was answered.
  expect(events.map((event) => event.record.id)).toEqual(
    expect.arrayContaining(decodes.map((d) => d.requestId)),
  );
  for (const event of events)
    expect(event).toMatchObject({
      action: 'codec.decoded',
      actor: { id: personOf.agent, kind: 'person' },
      changes: expect.arrayContaining([{ path: '/namespace', old: null, new: 'default' }]),
    });
});

test.each([
  { who: 'nobody', role: undefined, status: 401 },
  { who: "a customer's user", role: 'customer', status: 403 },
] as const)('$who reads ciphertext, and where to sign in', async ({ role, status }) => {
  const { text, decodes } = await lookAt(role, [
    "sign in as the vendor's staff",
    `${stack.ready.intake}/sign-in`,
  ]);
  expect(decodes.length).toBeGreaterThan(0);
  expect(new Set(decodes.map((d) => d.status))).toEqual(new Set([status]));
  for (const clear of [title, 'acme-shanghai', 'Clock response', 'Wang Fang'])
    expect(text).not.toContain(clear);
  if (role !== undefined) expect(await trail(personOf[role])).toEqual([]);
});
