import { parseArgs } from 'node:util';
import { type Flavour, flavours } from './faults/fault.ts';
import type { FaultChoice } from './faults/plant.ts';
import type { LegacyOptions } from './legacy.ts';

export const usage = `usage: DEMO_ERP_URL=... node deploy/demo-erp/src/main.ts --flavour postgres|mariadb --database NAME
  [--rows 200000] [--seed 7] [--faults default|none|CLASS=N,...] [--key answer-key.json]
postgres: creates NAME (SQL_ASCII) on the server DEMO_ERP_URL names; mariadb: fills NAME, which has to be empty`;

export type Options = LegacyOptions & { database: string; keyFile: string };

const wholeNumber = (name: string, text: string): number => {
  if (!/^\d{1,12}$/.test(text)) throw new RangeError(`--${name}: a whole number, not ${text}`);
  return Number(text);
};

const flavourOf = (text: string | undefined): Flavour => {
  const found = flavours.find((flavour) => flavour === text);
  if (found === undefined) throw new RangeError(`--flavour: one of ${flavours.join(', ')}, not ${text}`);
  return found;
};

const faultsOf = (text: string): FaultChoice => {
  if (text === 'default' || text === 'none') return text;
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name = '', count = '', ...rest] = part.split('=');
      if (name === '' || rest.length > 0) throw new RangeError(`--faults: write CLASS=N, not ${part}`);
      return [name, wholeNumber('faults', count)];
    }),
  );
};

/** Rejects an unknown option, too. */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      flavour: { type: 'string' },
      database: { type: 'string' },
      rows: { type: 'string', default: '200000' },
      seed: { type: 'string', default: '7' },
      faults: { type: 'string', default: 'default' },
      key: { type: 'string', default: 'answer-key.json' },
    },
  });
  if (values.database === undefined || values.database === '')
    throw new RangeError('--database: name the database that is filled');
  return {
    flavour: flavourOf(values.flavour),
    database: values.database,
    rows: wholeNumber('rows', values.rows),
    seed: wholeNumber('seed', values.seed),
    faults: faultsOf(values.faults),
    keyFile: values.key,
  };
};
