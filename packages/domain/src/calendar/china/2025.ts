import type { HolidaySetYear } from '../rules.ts';
import { holiday, makeUpFor } from './days.ts';

export const china2025: HolidaySetYear = {
  set: 'cn',
  year: 2025,
  version: 1,
  source: {
    title: '国务院办公厅关于2025年部分节假日安排的通知',
    issuer: '国务院办公厅',
    date: '2024-11-12',
    number: '国办发明电〔2024〕12号',
  },
  holidays: [
    ...holiday("New Year's Day", '元旦', '2025-01-01', '2025-01-01'),
    ...holiday('Spring Festival', '春节', '2025-01-28', '2025-02-04'),
    ...holiday('Qingming Festival', '清明节', '2025-04-04', '2025-04-06'),
    ...holiday('Labour Day', '劳动节', '2025-05-01', '2025-05-05'),
    ...holiday('Dragon Boat Festival', '端午节', '2025-05-31', '2025-06-02'),
    ...holiday('National Day and Mid-Autumn Festival', '国庆节、中秋节', '2025-10-01', '2025-10-08'),
  ],
  makeUpDays: [
    ...makeUpFor('Spring Festival', '春节', '2025-01-26', '2025-02-08'),
    ...makeUpFor('Labour Day', '劳动节', '2025-04-27'),
    ...makeUpFor('National Day and Mid-Autumn Festival', '国庆节、中秋节', '2025-09-28', '2025-10-11'),
  ],
};
