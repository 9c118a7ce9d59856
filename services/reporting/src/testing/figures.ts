import type { ClockState } from '@perennial/domain/sla/rules';
import type { ClockFigure } from '@perennial/store/ports';

export const aFigure = (over: Partial<ClockFigure> = {}): ClockFigure => ({
  ticket: 'T-1001',
  customer: 'acme',
  module: 'inventory',
  level: 'P1',
  kind: 'sla',
  clock: 'response',
  state: 'met',
  dueAt: 3_600_000,
  openedAt: 0,
  ...over,
});

export const figures = (count: number, state: ClockState): ClockFigure[] =>
  Array.from({ length: count }, (_, i) => aFigure({ ticket: `T-${1001 + i}`, state, openedAt: i }));
