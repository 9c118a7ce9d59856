import type { Result } from '@perennial/testkit/bench/statistics';

/** Says where the measuring is; goes to stderr. */
export type Say = (line: string) => void;

/** Measures one thing in a running world. */
export type Part<W> = (world: W, reps: number, say: Say) => Promise<Result[]>;

export type Measured = {
  results: Result[];
  /** Names of the parts that could not be measured. */
  failed: string[];
};

/** One after the other; a part that fails is said and does not take the others' results with it. */
export const runParts = async <W>(
  parts: Record<string, Part<W>>,
  world: W,
  reps: number,
  say: Say,
): Promise<Measured> => {
  const results: Result[] = [];
  const failed: string[] = [];
  for (const [name, part] of Object.entries(parts))
    try {
      results.push(...(await part(world, reps, say)));
    } catch (e) {
      failed.push(name);
      say(`${name} could not be measured: ${e instanceof Error ? (e.stack ?? e.message) : String(e)}`);
    }
  return { results, failed };
};
