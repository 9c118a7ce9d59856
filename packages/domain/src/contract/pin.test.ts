import { expect, test } from 'vitest';
import { pinCalendars } from './pin.ts';
import { checkPinned, contractRow } from './schema.ts';
import { aClock, accepted, aFile, allServices, aPhase, withClock } from './testing/files.ts';

const office = { calendar: 'cn-office' };
const late = { P1: { clocks: [aClock({ hours: office })] } };

const everywhere = withClock(aClock({ hours: office }), {
  phases: [aPhase({ levels: late })],
  services: allServices({
    desk: { included: true, entitlement: { unit: 'hours', amount: 1, per: 'year', hours: office } },
  }),
});

test('every calendar a contract names is pinned to the version in force', () => {
  const pinned = pinCalendars(accepted(everywhere), (id) => (id === 'cn-office' ? 7 : undefined));
  const calendar = { kind: 'calendar', id: 'cn-office', version: 7 };
  expect(pinned).toMatchObject({
    contract: {
      levels: { P1: { clocks: [{ hours: calendar }] } },
      phases: [{ levels: { P1: { clocks: [{ hours: calendar }] } } }],
      services: { desk: { entitlement: { hours: calendar } } },
    },
  });
});

test('a version that is named is asked for, not the newest', () => {
  const draft = accepted(withClock(aClock({ hours: { ...office, version: 3 } })));
  const asked: (number | undefined)[] = [];
  pinCalendars(draft, (_, named) => {
    asked.push(named);
    return named;
  });
  expect(asked).toEqual([3]);
});

test('an unknown calendar is refused at every place that names it', () => {
  const pinned = pinCalendars(accepted(everywhere), () => undefined);
  expect('errors' in pinned && pinned.errors.map((e) => e.path)).toEqual([
    '/levels/P1/clocks/0/hours',
    '/phases/0/levels/P1/clocks/0/hours',
    '/services/desk/entitlement/hours',
  ]);
  expect('errors' in pinned && pinned.errors[0]?.message).toContain('import it first');
});

test('a contract without calendars is left as it is', () => {
  const draft = accepted(aFile({ phases: [aPhase()], services: allServices() }));
  expect(pinCalendars(draft, () => undefined)).toEqual({ contract: draft });
});

test('a file that names its versions needs nobody to ask, another one is told to', () => {
  expect(checkPinned(withClock(aClock({ hours: { ...office, version: 3 } })))).toHaveProperty('contract');
  expect(checkPinned(withClock(aClock({ hours: office })))).toMatchObject({
    errors: [{ path: '/levels/P1/clocks/0/hours', code: 'unknown' }],
  });
});

test('as a schema it answers the stored form, and every fault as an issue with its path', () => {
  expect(contractRow.parse(aFile())).toEqual(accepted(aFile()));
  const parsed = contractRow.safeParse(withClock(aClock({ target: '1d', steps: [{ at: '5%', to: [] }] })));
  expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([
    'levels.P1.clocks.0.target',
    'levels.P1.clocks.0.steps.0.to',
  ]);
});
