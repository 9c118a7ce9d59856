/** Calendars and contracts as people send them. */
export const officeYaml = (over: { until?: string; extra?: string } = {}): string =>
  [
    'id: cn-office',
    'name: China office hours',
    'nameZh: 中国办公时间',
    'tz: Asia/Shanghai',
    'week:',
    ...['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => `  ${day}: [["09:00", "${over.until ?? '18:00'}"]]`),
    'holidaySets:',
    '  - set: cn',
    ...(over.extra === undefined ? [] : [over.extra]),
    '',
  ].join('\n');

/** Acme's: P1 response of an hour around the clock, P2 workaround and P3 resolution in office hours. */
export const contractYaml = (
  over: { p2?: string; p3?: string; extra?: string } = {},
): string => `id: acme-2026
customer: acme
from: 2026-01-01
to: 2026-12-31
matrix:
  site: { critical: P1, high: P1, normal: P2, low: P3 }
  module: { critical: P1, high: P2, normal: P2, low: P3 }
  department: { critical: P2, high: P2, normal: P3, low: P3 }
  user: { critical: P2, high: P3, normal: P3, low: P3 }
levels:
  P1:
    clocks:
      - { name: response, target: 1h, hours: 24x7 }
      - { name: triage, kind: ola, target: 1h, hours: 24x7 }
  P2:
    clocks:
      - name: workaround
        target: ${over.p2 ?? '4h'}
        hours: { calendar: cn-office }
  P3:
    clocks:
      - name: resolution
        target: ${over.p3 ?? '24h'}
        hours: { calendar: cn-office }
autoCloseAfter: 120h
reopenWithin: 336h
${over.extra ?? ''}`;

export const noticeCsv = (rows: string[]): string => ['date,kind,name', ...rows, ''].join('\n');

/** A notice for 2027 with one holiday on a Monday and one make-up Saturday. */
export const notice2027 = noticeCsv([
  '2027-01-01,holiday,元旦',
  '2027-02-08,holiday,春节',
  '2027-01-30,make-up,春节',
]);
