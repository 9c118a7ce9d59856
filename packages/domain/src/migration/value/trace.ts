/** Rules that hold without being written in a plan; their ids stand in quarantine and report like an author's own. */
export const builtInRules = [
  'encoding',
  'value.null',
  'value.integer',
  'value.decimal',
  'value.float',
  'value.range',
  'value.precision',
  'value.boolean',
  'value.date',
  'value.time',
  'value.zero-date',
  'value.length',
  'value.nul',
  'value.text',
  'value.bytes',
  'value.bits',
  'value.uuid',
  'value.json',
  'zone.missing',
  'zone.gap',
  'zone.overlap',
  'lookup.missing',
  'codes.unknown',
  'convert.number',
  'date.format',
  'lossy',
] as const;
export type BuiltInRule = (typeof builtInRules)[number];

export type Fault = { rule: BuiltInRule; message: string };

/**
 * What a value met on its way. One serves all values of a mapper in turn, since rows come by the million; whoever
 * refuses a value answers null and leaves the first reason here.
 */
export class Trace {
  fault: Fault | undefined;
  /** Part of the value was given up, as the plan allows for its column. */
  lost = false;
  /** Of two instants with one wall clock the earlier was taken. */
  ambiguous = false;

  refuse(rule: BuiltInRule, message: string): null {
    this.fault ??= { rule, message };
    return null;
  }

  reset(): void {
    this.fault = undefined;
    this.lost = false;
    this.ambiguous = false;
  }
}

/** Text as its author knows it to the text the target's column prints; null: refused. */
export type Canonical = (text: string, trace: Trace) => string | null;
