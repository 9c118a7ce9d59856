import type { Level } from '@perennial/domain/ticket/rules';
import { causeOf } from '../clocks.ts';
import type { Draft } from '../draft.ts';
import { retargetClocks } from '../retarget.ts';
import type { Handler } from './handler.ts';

export const setLevel = (draft: Draft, level: Level, reason: string, at: number): void => {
  const { record } = draft.state;
  const old = record.level;
  record.level = level;
  record.levelReason = reason;
  draft.emit({ kind: 'releveled', at, data: { old, level }, reason });
  retargetClocks(draft, causeOf(draft, 'releveled', at));
};

export const priority: Handler<'priority'> = (draft, { level, reason }, at) =>
  setLevel(draft, level, reason, at);
