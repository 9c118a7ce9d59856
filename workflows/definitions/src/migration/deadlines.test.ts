/** What happens by itself when its time has come. */
import { expect, test } from 'vitest';
import { detailsOf } from './details.ts';
import { aPlan, opening, play } from './testing/play.ts';

const hour = 3_600_000;
const phases = { requirements: { plannedMs: 10 * hour } };
const kinds = ['phase-warning', 'phase-late', 'phase-escalated'];
const sla = (game: ReturnType<typeof play>) =>
  game
    .state()
    .events.filter((e) => kinds.includes(e.kind))
    .map((e) => [e.kind, (e.at - opening) / hour]);

const begun = () => {
  const game = play(aPlan({ phases }));
  game.say('start', {});
  return game;
};

test('a phase warns at 80 %, is late at 100, escalates at 150, each at its instant however late it is noticed', () => {
  const game = begun();
  game.wait(8 * hour - 1);
  expect(sla(game)).toEqual([]);
  expect(game.next()).toEqual({ at: opening + 8 * hour, kind: 'warning', label: 'requirements at 80 %' });
  game.wait(1);
  expect(sla(game)).toEqual([['phase-warning', 8]]);
  game.wait(30 * hour);
  expect(sla(game)).toEqual([
    ['phase-warning', 8],
    ['phase-late', 10],
    ['phase-escalated', 15],
  ]);
  expect(game.next()).toBeUndefined();
});

test('paused time never counts, and a pause disarms', () => {
  const game = begun();
  game.wait(5 * hour);
  game.say('pause', { reason: 'month end' });
  expect(game.next()).toBeUndefined();
  game.wait(100 * hour);
  expect(sla(game)).toEqual([]);
  game.say('resume', {});
  expect(game.next()?.at).toBe(opening + 108 * hour);
  expect(game.record().phases[0]?.pausedMs).toBe(100 * hour);
});

test('a table of which nothing is heard for ten minutes is looked for; one that is paused is not', () => {
  const game = play(aPlan({ rehearsals: { count: 0 } })).through('approval');
  game.approve('load');
  game.feed({
    type: 'approval',
    outcome: { no: 'M-1.load.1', state: 'executing', at: game.now(), breakGlass: false, mayNotExecute: [] },
  });
  for (const work of game.due()) game.answer(work);
  expect(game.record().tables[0]?.state).toBe('copying');
  game.wait(600_000);
  game.wait(600_000);
  expect(game.record().tables[0]?.silences).toBe(2);
  game.say('pause', { reason: 'x' });
  game.wait(6_000_000);
  expect(game.record().tables[0]?.silences).toBe(2);
});

test('changes are followed every five minutes while the run waits for its go', () => {
  const game = play().through('go-no-go');
  expect(game.due()).toEqual([]);
  // What is new is shown first.
  expect(game.next()?.kind).toBe('show');
  game.feed({ type: 'flushing' });
  expect(game.next()).toMatchObject({ kind: 'wake', label: 'next changes' });
  game.wait(300_000);
  expect(game.due().map((w) => w.step)).toEqual(['applyDelta']);
});

test('the reverse window closes by itself, and hypercare goes on', () => {
  const game = play().through('hypercare');
  const { until } = game.record().reverse ?? { until: 0 };
  game.wait(until - game.now());
  game.settle();
  expect(game.record()).toMatchObject({ phase: 'hypercare', reverse: { stoppedAt: expect.any(Number) } });
  expect(game.kinds()).toContain('reverse-closed');
});

test('the countdown ends before the approval has said that it holds: the freeze waits for its word', () => {
  const game = play().through('go-no-go');
  game.approve('go-no-go');
  game.say('cutover', { checklist: ['backup'] });
  game.wait(60_000);
  expect(game.record().cutover?.frozenAt).toBeUndefined();
  expect(game.due()).toEqual([]);
  game.outcome('M-1.go-no-go.1', 'executing');
  expect(game.record().cutover?.frozenAt).toBe(game.now());
});

test('what a project manager reads: a table of a dozen lines, whatever the state', () => {
  const all = [
    play(),
    begun(),
    play().through('go-no-go'),
    play().through('cut-over'),
    play().through('end'),
  ];
  for (const game of all) {
    const text = detailsOf(game.state(), game.now());
    expect(text.split('\n')).toHaveLength(14);
    expect(text).toContain(`| State | ${game.record().state} |`);
  }
  const blocked = play().through('end', ({ step }) =>
    step === 'profile'
      ? { verdict: 'failed', findings: [{ id: 'x', verdict: 'failed', evidence: 'a | pipe\nand a line' }] }
      : undefined,
  );
  expect(detailsOf(blocked.state(), blocked.now())).toContain(
    '| In the way | profile: a \\| pipe and a line |',
  );
});
