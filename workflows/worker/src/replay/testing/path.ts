/** One way through the ticket workflow that a change of its code must not break. */
import type { JsonValue } from '@perennial/domain/audit/rules';
import type { EventKind } from '@perennial/domain/notice/rules';
import type { Played } from './played.ts';
import type { Stage } from './stage.ts';

export type Mark = EventKind | { kind: EventKind; data: Record<string, JsonValue> };

export type Path = {
  /** Of the file, or the files when the workflow continued as new. */
  name: string;
  /** Events its history shows in this order, others may lie between. */
  shows: Mark[];
  /** How many runs it takes. Default 1. */
  runs?: number;
  play: (stage: Stage) => Promise<Played>;
};
