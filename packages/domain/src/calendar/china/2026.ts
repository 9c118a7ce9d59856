import type { HolidaySetYear } from '../rules.ts';
import { holiday, makeUpFor } from './days.ts';

export const china2026: HolidaySetYear = {
  set: 'cn',
  year: 2026,
  version: 1,
  source: {
    title: '国务院办公厅关于2026年部分节假日安排的通知',
    issuer: '国务院办公厅',
    date: '2025-11-04',
    number: '国办发明电〔2025〕7号',
  },
  holidays: [
    ...holiday("New Year's Day", '元旦', '2026-01-01', '2026-01-03'),
    ...holiday('Spring Festival', '春节', '2026-02-15', '2026-02-23'),
    ...holiday('Qingming Festival', '清明节', '2026-04-04', '2026-04-06'),
    ...holiday('Labour Day', '劳动节', '2026-05-01', '2026-05-05'),
    ...holiday('Dragon Boat Festival', '端午节', '2026-06-19', '2026-06-21'),
    ...holiday('Mid-Autumn Festival', '中秋节', '2026-09-25', '2026-09-27'),
    ...holiday('National Day', '国庆节', '2026-10-01', '2026-10-07'),
  ],
  makeUpDays: [
    ...makeUpFor("New Year's Day", '元旦', '2026-01-04'),
    ...makeUpFor('Spring Festival', '春节', '2026-02-14', '2026-02-28'),
    ...makeUpFor('Labour Day', '劳动节', '2026-05-09'),
    ...makeUpFor('National Day', '国庆节', '2026-09-20', '2026-10-10'),
  ],
};
