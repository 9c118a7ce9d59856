/** The words of notices: what kind of day a row means, and holidays by both their names. */
const kinds = {
  'holiday': ['holiday', '假日', '节假日', '放假', '休'],
  'make-up': ['make-up', 'makeup', 'make up', '调休', '补班', '调休上班', '上班', '班'],
} as const;

export type NoticeKind = keyof typeof kinds;

export const kindOf = (word: string): NoticeKind | undefined => {
  const lower = word.toLowerCase();
  const is = (kind: NoticeKind) => kinds[kind].some((one) => one === lower);
  return is('holiday') ? 'holiday' : is('make-up') ? 'make-up' : undefined;
};

export const kindWords = [...kinds.holiday.slice(0, 4), ...kinds['make-up'].slice(0, 5)].join(', ');

/** Columns of a CSV by their header, in lower case. */
export const headers: Record<string, 'date' | 'kind' | 'name'> = {
  date: 'date',
  日期: 'date',
  kind: 'kind',
  type: 'kind',
  类型: 'kind',
  类别: 'kind',
  name: 'name',
  名称: 'name',
  节日: 'name',
  假日名称: 'name',
};

const holidays: [en: string, zh: string][] = [
  ["New Year's Day", '元旦'],
  ['Spring Festival', '春节'],
  ['Qingming Festival', '清明节'],
  ['Labour Day', '劳动节'],
  ['Dragon Boat Festival', '端午节'],
  ['Mid-Autumn Festival', '中秋节'],
  ['National Day', '国庆节'],
];

const joined = (
  parts: string[],
  to: (part: string) => string | undefined,
  by: string,
): string | undefined => {
  const found = parts.map((part) => to(part.trim()));
  return found.every((one) => one !== undefined) ? found.join(by) : undefined;
};

/** A holiday's names; one this table does not know keeps what was written in both languages. */
export const namesOf = (written: string): { name: string; nameZh: string } => {
  const en = joined(written.split('、'), (zh) => holidays.find((h) => h[1] === zh)?.[0], ' and ');
  if (en) return { name: en, nameZh: written };
  const zh = joined(
    written.split(' and '),
    (name) => holidays.find((h) => h[0].toLowerCase() === name.toLowerCase())?.[1],
    '、',
  );
  return { name: written, nameZh: zh ?? written };
};

/** `2027-01-01`, `2027/1/1` (as spreadsheets write it) or `2027年1月1日` as `YYYY-MM-DD`; anything else as it is. */
export const normalDate = (written: string): string => {
  const [, year, month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(written) ?? [];
  return year === undefined ? written : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
};
