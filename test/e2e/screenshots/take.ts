/** `npm run screenshots`: the pictures of the README, taken from the stack that `npm start` runs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { dirOf, rootOf } from '@perennial/devstack/here';
import { readReady } from '@perennial/devstack/ready';
import { openBrowser } from '../browser/launch.ts';
import { signIn } from '../browser/sign-in.ts';

const root = rootOf();
const ready = readReady(dirOf(root));
if (!ready?.keys || !ready.people) throw new Error('nothing runs here: npm start first, with the demo');

const folder = join(root, 'deploy', 'images');
mkdirSync(folder, { recursive: true });
const run = encodeURIComponent('ticket/demo-vendor/T-1005');
const pictures = [
  { name: 'console', url: ready.console },
  { name: 'api', url: `${ready.intake}/docs` },
  { name: 'temporal', url: `${ready.temporalUi}/namespaces/${ready.namespace}/workflows/${run}` },
];
const browser = await openBrowser();
const context = await browser.newContext({
  viewport: { width: 1360, height: 860 },
  locale: 'en-GB',
  timezoneId: 'Asia/Shanghai',
});
// Temporal UI shows payloads in clear to the vendor's staff alone.
await signIn(context, ready.intake, ready.people.agent);
const page = await context.newPage();
for (const { name, url } of pictures) {
  await page.goto(url, { waitUntil: 'networkidle', timeout: 60_000 }).catch((e: unknown) => {
    // Temporal UI keeps asking: a page that never falls silent is still worth its picture.
    if (!(e instanceof Error && e.name === 'TimeoutError')) throw e;
  });
  await page.screenshot({ path: join(folder, `${name}.png`) });
  process.stdout.write(`${join('deploy', 'images', `${name}.png`)}\n`);
}
await browser.close();
