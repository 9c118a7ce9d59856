import { type Cell, type Row, textOf } from '../data/cell.ts';
import type { Company } from '../data/company.ts';
import { randomOf } from '../data/random.ts';
import { contradictions } from './contradictions.ts';
import type { Bench, Change, FaultClass, Flavour, PlantedFault } from './fault.ts';
import { heldBack } from './held-back.ts';
import { mended } from './mended.ts';

export const faultClasses: readonly FaultClass[] = [...heldBack, ...mended, ...contradictions];

/** How many of each class: four of all that the flavour can have, none, or as many as are named. */
export type FaultChoice = 'default' | 'none' | Readonly<Record<string, number>>;

const byDefault = 4;

export type Planted = {
  faults: readonly PlantedFault[];
  /** By table and row number. */
  edits: ReadonlyMap<string, ReadonlyMap<number, Row>>;
  /** By table, written after its own rows. */
  adds: ReadonlyMap<string, readonly Row[]>;
};

const shown = (cell: Cell | undefined, flavour: Flavour): string | null => {
  if (cell === undefined || cell === null || typeof cell === 'string') return cell ?? null;
  if ('bytes' in cell) return `\\x${Buffer.from(cell.bytes).toString('hex')}`;
  try {
    return new TextDecoder(flavour === 'postgres' ? 'gb18030' : 'utf-8', { fatal: true }).decode(cell.raw);
  } catch {
    return `\\x${Buffer.from(cell.raw).toString('hex')}`;
  }
};

const chosen = (choice: FaultChoice, flavour: Flavour): (readonly [FaultClass, number])[] => {
  if (choice === 'none') return [];
  const here = faultClasses.filter(({ only }) => only === undefined || only === flavour);
  if (choice === 'default') return here.map((c) => [c, byDefault] as const);
  return Object.entries(choice).map(([name, count]) => {
    const found = here.find((c) => c.class === name);
    if (found === undefined)
      throw new RangeError(
        `faults: there is no class ${name} for ${flavour}, but ${here.map((c) => c.class).join(', ')}`,
      );
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`faults: ${name} takes a whole number, not ${count}`);
    return [found, count] as const;
  });
};

/** Decides on every fault beforehand: the rows are made afterwards, one at a time. */
export const plantFaults = (
  company: Company,
  seed: number,
  flavour: Flavour,
  choice: FaultChoice,
): Planted => {
  const faults: PlantedFault[] = [];
  const edits = new Map<string, Map<number, Row>>();
  const adds = new Map<string, Row[]>();
  const taken = new Map<string, Set<number>>();
  const takenIn = (table: string): Set<number> => {
    const set = taken.get(table) ?? new Set<number>();
    taken.set(table, set);
    return set;
  };

  const benchOf = (name: string, n: number): Bench => {
    const random = randomOf(seed, `fault ${name}`, n);
    const free: Bench['free'] = (name, suits = () => true) => {
      const table = company.table(name);
      const used = takenIn(name);
      const start = random.int(table.count);
      for (let k = 0; k < table.count; k++) {
        const index = (start + k) % table.count;
        if (used.has(index)) continue;
        const row = table.row(index);
        if (!suits(row)) continue;
        used.add(index);
        return { index, row };
      }
      throw new RangeError(`faults: ${name} has no row left to spoil; ask for fewer faults or more rows`);
    };
    return { company, flavour, random, n, free, like: (table) => free(table).row };
  };

  const apply = (change: Change): Row => {
    if ('add' in change) {
      const list = adds.get(change.table) ?? [];
      adds.set(change.table, list);
      list.push(change.add);
      return change.add;
    }
    const rows = edits.get(change.table) ?? new Map<number, Row>();
    const row = { ...company.table(change.table).row(change.index), ...change.columns };
    rows.set(change.index, row);
    edits.set(change.table, rows);
    return row;
  };

  for (const [faultClass, count] of chosen(choice, flavour))
    for (let n = 1; n <= count; n++) {
      const make = faultClass.variants[(n - 1) % faultClass.variants.length];
      if (make === undefined) throw new Error(`${faultClass.class} has no variant`);
      const { changes, column, ...more } = make(benchOf(faultClass.class, n));
      const [row] = changes.map(apply);
      const { table } = changes[0];
      faults.push({
        id: `${faultClass.class}-${n}`,
        class: faultClass.class,
        table,
        key: Object.fromEntries(company.table(table).key.map((name) => [name, textOf(row?.[name])])),
        column,
        value: shown(row?.[column], flavour),
        expected: faultClass.expected,
        ...(faultClass.invariants === undefined ? {} : { invariants: faultClass.invariants }),
        ...more,
      });
    }
  return { faults, edits, adds };
};
