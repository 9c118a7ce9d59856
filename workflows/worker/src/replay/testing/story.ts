/** What a recorded history tells: the messages that came in, and the events the workflow wrote. */
import type { JsonValue, TicketEvent } from '@perennial/domain/audit/rules';
import type { HistoryEvent, Json, RecordedHistory } from './history-file.ts';
import type { Mark } from './path.ts';

export type Story = {
  workflowId: string;
  /** Names of the updates that were accepted, in order. */
  commands: string[];
  signals: string[];
  /** Ascending by seq, without those written twice. */
  events: TicketEvent[];
  /** Whether it began with what a run before handed over. */
  carried: boolean;
  end: 'open' | 'completed' | 'continued';
};

type Attributes = { [key: string]: Json };

const isObject = (value: Json | undefined): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (value: Json | undefined, ...path: string[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);

const textAt = (value: Json | undefined, ...path: string[]): string => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
};

/** The first argument of an activity or a workflow. */
const argumentOf = (attributes: Json | undefined): Json | undefined => {
  const payloads = at(attributes, 'input', 'payloads');
  const data = Array.isArray(payloads) ? textAt(payloads[0], 'data') : '';
  return data === '' ? undefined : (JSON.parse(Buffer.from(data, 'base64').toString()) as Json);
};

const attributesOf = (event: HistoryEvent, type: string): Json | undefined => event[`${type}EventAttributes`];

const writtenBy = (event: HistoryEvent): TicketEvent[] => {
  const scheduled = attributesOf(event, 'activityTaskScheduled');
  if (textAt(scheduled, 'activityType', 'name') !== 'projectTicket') return [];
  return (at(argumentOf(scheduled), 'events') ?? []) as TicketEvent[];
};

const endOf = (last: HistoryEvent | undefined): Story['end'] => {
  switch (last?.eventType) {
    case 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED':
      return 'completed';
    case 'EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW':
      return 'continued';
    default:
      return 'open';
  }
};

export const storyOf = ({ events }: RecordedHistory): Story => {
  const started = events[0] && attributesOf(events[0], 'workflowExecutionStarted');
  const bySeq = new Map(events.flatMap(writtenBy).map((event) => [event.seq, event]));
  const named = (type: string, ...path: string[]): string[] =>
    events.map((event) => textAt(attributesOf(event, type), ...path)).filter((name) => name !== '');
  return {
    workflowId: textAt(started, 'workflowId'),
    commands: named('workflowExecutionUpdateAccepted', 'acceptedRequest', 'input', 'name'),
    signals: named('workflowExecutionSignaled', 'signalName'),
    events: [...bySeq.values()].sort((a, b) => a.seq - b.seq),
    carried: at(argumentOf(started), 'carried') !== undefined,
    end: endOf(events.at(-1)),
  };
};

const isMarked = (event: TicketEvent, mark: Mark): boolean => {
  const { kind, data }: { kind: string; data: Record<string, JsonValue> } =
    typeof mark === 'string' ? { kind: mark, data: {} } : mark;
  return event.kind === kind && Object.entries(data).every(([key, value]) => event.data[key] === value);
};

/** The first mark that is missing from the events, looked for in order; undefined when all are there. */
export const missingMark = (events: TicketEvent[], marks: Mark[]): Mark | undefined => {
  let from = 0;
  return marks.find((mark) => {
    const found = events.findIndex((event, index) => index >= from && isMarked(event, mark));
    from = found + 1;
    return found < 0;
  });
};
