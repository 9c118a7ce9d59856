/** Whatever changes or deletes something is told why, and the trail keeps it. */
import type { ReadEvent } from '@perennial/domain/audit/rules';
import { declaredIn } from '@perennial/service-kit/may-declare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Change, type Row, reasonTable } from './testing/reasons/table.ts';
import { openReasons, type ReasonsWorld } from './testing/reasons/world.ts';

let reasons: ReasonsWorld;
beforeAll(async () => {
  reasons = await openReasons();
});
afterAll(() => reasons.close());

const changing = (): string[] =>
  declaredIn(reasons.world.app)
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);

/** Routes nobody has thought about, and thoughts about routes that are gone. */
const forgotten = (routes: string[], table: Record<string, Row>): string[] => [
  ...routes.filter((route) => !Object.hasOwn(table, route)),
  ...Object.keys(table).filter((route) => !routes.includes(route)),
];

test('every route that is no GET stands in the table', () => {
  expect(forgotten(changing(), reasonTable)).toEqual([]);
});

test('a new route that is not in the table is noticed, and so is one that is gone', () => {
  const routes = changing();
  expect(forgotten([...routes, 'PATCH /v1/new/:id'], reasonTable)).toEqual(['PATCH /v1/new/:id']);
  expect(forgotten(routes.slice(1), reasonTable)).toEqual(routes.slice(0, 1));
});

test('nothing is deleted, put or patched without the table asking why', () => {
  const free = Object.entries(reasonTable).filter(([route, row]) => !/^POST/.test(route) && 'none' in row);
  expect(free).toEqual([]);
});

const send = (method: string, { path, by, fields, file }: Change, reason: string | undefined) => {
  const why = reason === undefined ? {} : { reason };
  return reasons.world.as(typeof by === 'string' ? by : undefined, method, path, {
    ...(fields ? { body: { ...fields, ...why } } : file),
    headers: {
      ...(typeof by === 'string' ? {} : { authorization: `Bearer ${by.secret}` }),
      ...(fields || reason === undefined ? {} : { 'x-reason': encodeURIComponent(reason) }),
    },
  });
};

const told = Object.entries(reasonTable).flatMap(([route, row]) =>
  'change' in row ? [{ route, ...row }] : [],
);

type Described = {
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: { properties?: object } }> };
};

test('what is asked why says so in its description', async () => {
  const { json } = await reasons.world.as(undefined, 'GET', '/openapi.json');
  const places: string[] = [];
  for (const { route, change } of told) {
    const [method = '', path = ''] = route.split(' ');
    const { fields } = await change(reasons);
    const at = json.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] as Described;
    const inBody = at.requestBody?.content['application/json']?.schema.properties ?? {};
    const inHeader = at.parameters?.some((p) => p.in === 'header' && p.name === 'X-Reason') ?? false;
    places.push(`${route}: ${fields ? 'reason' in inBody : inHeader}`);
  }
  expect(places).toEqual(told.map(({ route }) => `${route}: true`));
});

const whyOf = ({ reason }: ReadEvent): string | undefined => reason ?? undefined;
const trail = async (stream: string) =>
  (await reasons.world.store.audit.stream(reasons.lead, stream, { limit: 99 })).items;

test.each(told)(
  '$route is refused without a reason, and with one it is on record',
  async ({ route, change }) => {
    // Codes count once: every signature has its own.
    reasons.world.clock.now += 60_000;
    const [method = ''] = route.split(' ');
    const given = await change(reasons);
    const before = typeof given.stream === 'string' ? await trail(given.stream) : [];
    for (const none of [undefined, '  ']) {
      const refused = await send(method, given, none);
      expect(refused).toMatchObject({
        status: 422,
        json: {
          code: 'request.invalid',
          errors: [{ path: '/reason', code: 'required', message: expect.stringMatching(/say why/) }],
        },
      });
      expect(refused.json.errors).toHaveLength(1);
    }
    if (typeof given.stream === 'string') expect(await trail(given.stream)).toEqual(before);
    const reason = `原因 of ${route}`;
    const { status, json } = await send(method, given, reason);
    expect([200, 201, 202, 204]).toContain(status);
    const events = await trail(typeof given.stream === 'string' ? given.stream : given.stream(json.id));
    expect(events.slice(before.length).map(whyOf)).toContain(reason);
  },
);
