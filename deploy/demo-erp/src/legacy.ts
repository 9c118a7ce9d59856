/** The legacy ERP of a given size and seed, faults and answer key included, ready to be written to a database. */
import { createHash } from 'node:crypto';
import type { Table } from './data/cell.ts';
import { companyOf } from './data/company.ts';
import type { Flavour, PlantedFault } from './faults/fault.ts';
import { type FaultChoice, plantFaults } from './faults/plant.ts';
import { linesOf } from './write/lines.ts';
import { rowsOf } from './write/rows.ts';

export type LegacyOptions = { rows: number; seed: number; flavour: Flavour; faults: FaultChoice };

export type AnswerKey = {
  version: 1;
  flavour: Flavour;
  seed: number;
  /** Written to each table, planted rows included. */
  rows: Record<string, number>;
  faults: readonly PlantedFault[];
};

export type LegacyTable = {
  name: string;
  columns: readonly string[];
  /** Of these the text is hexadecimal for LOAD DATA. */
  binary: readonly string[];
  rows: number;
  /** The table's bytes in pieces, made as they are asked for. */
  pieces: () => Iterable<Uint8Array>;
};

export type Legacy = { tables: readonly LegacyTable[]; key: AnswerKey };

const describe = (table: Table): Pick<LegacyTable, 'name' | 'columns' | 'binary'> => {
  const row = table.row(0);
  const columns = Object.keys(row);
  const isBinary = (name: string): boolean => {
    const cell = row[name];
    return typeof cell === 'object' && cell !== null && 'bytes' in cell;
  };
  return { name: table.name, columns, binary: columns.filter(isBinary) };
};

export const legacyOf = ({ rows, seed, flavour, faults }: LegacyOptions): Legacy => {
  const company = companyOf({ rows, seed });
  const planted = plantFaults(company, seed, flavour, faults);
  const tables = company.tables.map((table) => ({
    ...describe(table),
    rows: table.count + (planted.adds.get(table.name)?.length ?? 0),
    pieces: () => linesOf(rowsOf(table, planted), flavour),
  }));
  return {
    tables,
    key: {
      version: 1,
      flavour,
      seed,
      rows: Object.fromEntries(tables.map((table) => [table.name, table.rows])),
      faults: planted.faults,
    },
  };
};

/** Of everything that is sent; two runs that agree in it wrote the same database. */
export const digestOf = ({ tables, key }: Legacy): string => {
  const hash = createHash('sha256');
  for (const table of tables) {
    hash.update(`${table.name}(${table.columns.join(',')})\n`);
    for (const piece of table.pieces()) hash.update(piece);
  }
  return hash.update(JSON.stringify(key)).digest('hex');
};
