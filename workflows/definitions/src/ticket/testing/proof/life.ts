/** Random lives of a ticket: whatever is legal at the moment may happen, at any time, and be delivered late. */
import type { Actor } from '@perennial/domain/scope/rules';
import type { CommandBodies } from '@perennial/domain/ticket/commands/rules';
import { type CommandName, holdTargets, type Level, legalFrom, levels } from '@perennial/domain/ticket/rules';
import { aCommand, aPlan, aRecord, customer, lead } from '@perennial/testkit/flow/command';
import fc from 'fast-check';
import { refusal } from '../../allow.ts';
import { play } from '../play.ts';
import { calendars } from './calendars.ts';
import { agreed, amended, nextCalendar } from './terms.ts';

export type Move = { pick: number; wait: number; lag: number; nobody: boolean };
export type Life = { level: Level; openedAt: number; moves: Move[] };

const hour = 3_600_000;
const minute = 60_000;

const anytime = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 * hour }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 30 * hour }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 5 * 24 }).map((h) => h * hour) },
);

export const someLife = (most: number): fc.Arbitrary<Life> =>
  fc.record({
    level: fc.constantFrom(...levels),
    /** Around the nights on which clocks change, the Spring Festival, National Day, and any day of the year. */
    openedAt: fc
      .oneof(
        fc.constantFrom('2026-02-13', '2026-03-27', '2026-04-30', '2026-09-30', '2026-10-23', '2026-12-31'),
        fc
          .integer({ min: 0, max: 360 })
          .map((d) => new Date(Date.UTC(2026, 0, 1 + d)).toISOString().slice(0, 10)),
      )
      .chain((date) =>
        fc.integer({ min: 0, max: 24 * hour - 1 }).map((ms) => Date.parse(`${date}T00:00Z`) + ms),
      ),
    moves: fc.array(
      fc.record({
        pick: fc.nat({ max: 9_999 }),
        wait: anytime,
        lag: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90 * minute })),
        nobody: fc.boolean(),
      }),
      { minLength: 2, maxLength: most },
    ),
  });

type Said = { [N in CommandName]: { name: N; body: CommandBodies[N]; actor?: Actor } }[CommandName];

const checks = (result: 'pass' | 'fail'): CommandBodies['verify'] => ({
  checks: [
    { kind: 'function', result: 'pass' },
    { kind: 'data', result: 'pass' },
    { kind: 'regression', result },
  ],
});

/** What brings a ticket further, said as often as everything else together. */
const further: Said[] = [
  { name: 'triage', body: { class: 'code' } },
  { name: 'triage', body: { class: 'data' } },
  { name: 'respond', body: aPlan },
  { name: 'start', body: {} },
  { name: 'propose-fix', body: { summary: 'replayed', changeRecord: aRecord } },
  { name: 'propose-fix', body: { summary: 'replayed', rollback: { instructions: 'old rule' } } },
  { name: 'approve', body: { verdict: 'approve', reason: 'tested' }, actor: lead },
  { name: 'verify', body: checks('pass') },
  { name: 'reopen', body: { reason: 'it is back' } },
];

const aside: Said[] = [
  { name: 'triage', body: { class: 'interface' } },
  { name: 'acknowledge', body: {} },
  { name: 'assign', body: { group: 'dba' } },
  { name: 'assign', body: { group: 'wms' } },
  { name: 'workaround', body: { what: 'batch screen', confirmedBy: 'Sun Lei' } },
  { name: 'updates', body: { text: 'half done', visibility: 'public' } },
  { name: 'updates', body: { text: 'for us', visibility: 'internal' } },
  { name: 'messages', body: { text: 'any news?' }, actor: customer },
  ...holdTargets.map((on): Said => ({ name: 'hold', body: { on, reason: 'waiting' } })),
  { name: 'resume', body: {} },
  { name: 'resume', body: {} },
  ...levels.map((level): Said => ({ name: 'priority', body: { level, reason: 'as it turned out' } })),
  { name: 'approve', body: { verdict: 'reject', reason: 'not tested' }, actor: lead },
  { name: 'verify', body: checks('fail') },
  { name: 'rollback', body: { note: 'old rule enabled' } },
  { name: 'accept', body: {}, actor: customer },
  { name: 'close', body: { changeRecord: aRecord } },
  { name: 'cancel', body: { reason: 'opened twice' } },
  { name: 'attach-clock', body: { clock: 'authority', reason: 'reportable' } },
  { name: 'attach-clock', body: { clock: 'supplier', reason: 'their part' } },
  { name: 'stop-clock', body: { clock: 'authority' } },
  { name: 'stop-clock', body: { clock: 'supplier' } },
  { name: 'stop-clock', body: { clock: 'dba' } },
  ...[agreed, nextCalendar].map(
    (terms): Said => ({
      name: 'retarget',
      body: { terms, reason: 'calendar-changed', source: 'calendar/cn-office' },
    }),
  ),
  {
    name: 'retarget',
    body: { terms: amended, reason: 'contract-changed', source: 'contract/service' },
  },
];

export type Game = ReturnType<typeof play>;

/** One of what is legal now. */
const chosen = (game: Game, pick: number): Said | undefined => {
  const state = game.state();
  const legal = (said: Said[]) =>
    said.filter(
      ({ name, body }) =>
        legalFrom[name].includes(state.record.state) && !refusal(state, aCommand(name, body)),
    );
  // Triage brings a new ticket further; later it is one of many things that may be said.
  const all =
    pick % 2 === 0 ? legal(further).filter((s) => s.name !== 'triage' || state.record.state === 'new') : [];
  const from = all.length > 0 ? all : legal(aside);
  return from[Math.floor(pick / 2) % Math.max(1, from.length)];
};

/** Plays a life; `seen` is called after the opening and after everything that was said, when nothing is left to do. */
export const live = (life: Life, seen: (game: Game, now: number) => void): Game => {
  const game = play({ level: life.level, openedAt: life.openedAt, terms: agreed, calendars });
  let now = life.openedAt;
  const settle = (nobody: boolean): void => {
    do {
      game.until(now);
      game.answerCalls(now, nobody ? [] : ['chen-jie']);
    } while ((game.state().record.nextDeadline ?? now + 1) <= now);
    game.flush();
    seen(game, now);
  };
  settle(false);
  for (const { pick, wait, lag, nobody } of life.moves) {
    const receivedAt = now + wait;
    now = receivedAt + lag;
    settle(nobody);
    const said = chosen(game, pick);
    if (!said) continue;
    const { name, body, actor } = said;
    game.say(name, body, receivedAt, { deliveredAt: now, ...(actor ? { actor } : {}) });
    settle(nobody);
  }
  return game;
};
