import { creditCode } from '../text/credit-code.ts';
import {
  brands,
  cities,
  departments,
  givenNames,
  hospitals,
  regions,
  surnames,
  trades,
} from '../text/names.ts';
import { dayOf, instantOf, pad, type Table } from './cell.ts';
import type { Context } from './context.ts';
import type { Random } from './random.ts';

const person = (random: Random): string => random.pick(surnames) + random.pick(givenNames);

const phone = (random: Random): string => `1${3 + random.int(6)}${pad(random.int(1_000_000_000), 9)}`;

const codeOf = (random: Random, city: number): string =>
  creditCode(regions[city] ?? regions[0], pad(random.int(100_000_000), 8));

/** Users, suppliers and customers. */
export const peopleTables = ({ sizes, keys, random }: Context): Table[] => [
  {
    name: 'sys_user',
    key: ['uid'],
    count: sizes.users,
    row: (i) => {
      const r = random('sys_user', i);
      return {
        uid: keys.user(i),
        login: `u${pad(i + 1, 4)}`,
        name: person(r),
        dept: r.pick(departments),
        enabled: r.int(10) === 0 ? 'N' : 'Y',
        created: instantOf(r.int(900), 28_800 + r.int(36_000)),
      };
    },
  },
  {
    name: 'base_supplier',
    key: ['sup_no'],
    count: sizes.suppliers,
    row: (i) => {
      const r = random('base_supplier', i);
      const city = r.int(cities.length);
      return {
        sup_no: keys.supplier(i),
        name: `${cities[city]}${r.pick(brands)}${r.pick(trades)}有限公司`,
        uscc: codeOf(r, city),
        licence: `${cities[city]?.slice(0, 1)}食药监械生产许${2015 + r.int(9)}${pad(r.int(10_000), 4)}号`,
        lic_until: dayOf(3_650 + r.int(1_500)),
        contact: person(r),
        phone: phone(r),
      };
    },
  },
  {
    name: 'base_customer',
    key: ['cus_no'],
    count: sizes.customers,
    row: (i) => {
      const r = random('base_customer', i);
      const city = r.int(cities.length);
      const hospital = r.int(3) > 0;
      return {
        cus_no: keys.customer(i),
        name: hospital
          ? `${cities[city]}市${r.pick(hospitals)}`
          : `${cities[city]}${r.pick(brands)}医疗器械销售有限公司`,
        kind: hospital ? 'H' : 'D',
        uscc: codeOf(r, city),
        contact: person(r),
        phone: phone(r),
        region: cities[city] ?? null,
      };
    },
  },
];
