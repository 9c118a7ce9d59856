/** A calendar's closed and special dates of one year as an iCalendar file (RFC 5545). */
import { dateOf, dayOf } from './dates.ts';
import type { Calendar, Named, SpecialDay } from './rules.ts';

export type IcalendarOptions = {
  year: number;
  /** When the file is made, epoch ms. */
  stamp: number;
  locale: 'en' | 'zh-CN';
};

type Event = { date: string; uid: string; summary: string; busy: boolean };

const encoder = new TextEncoder();

/** Lines are at most 75 octets; a continuation begins with a space, and no character is torn. */
const fold = (line: string): string => {
  let out = '';
  let octets = 0;
  for (const char of line) {
    const size = encoder.encode(char).length;
    if (octets + size > 75) {
      out += '\r\n ';
      octets = 1;
    }
    out += char;
    octets += size;
  }
  return out;
};

const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, (char) => `\\${char}`).replace(/\r\n|\r|\n/g, '\\n');

const compact = (date: string): string => date.replaceAll('-', '');

const dayAfter = (date: string): string => dateOf((dayOf(date) ?? 0) + 1);

const words = {
  'en': { holiday: 'Closed', special: 'Special hours', makeUp: 'Make-up working day' },
  'zh-CN': { holiday: '休息', special: '特别营业时间', makeUp: '调休上班' },
};

const nameIn = (row: Named, locale: IcalendarOptions['locale']): string | undefined =>
  locale === 'en' ? (row.name ?? row.nameZh) : (row.nameZh ?? row.name);

const hoursOf = (day: SpecialDay): string => day.windows.map(([from, to]) => `${from}-${to}`).join(', ');

const eventsOf = (calendar: Calendar, { year, locale }: IcalendarOptions): Event[] => {
  const { holidays, annualHolidays, specialDays } = calendar.spec;
  const said = words[locale];
  const uid = (date: string, kind: string) => `${date}-${kind}-${calendar.id}@calendar.perennial`;
  const closed = new Map<string, Named>(annualHolidays.map((row) => [`${year}-${row.day}`, row]));
  for (const row of holidays) closed.set(row.date, row);
  const inYear = (date: string) => date.startsWith(`${year}-`) && dayOf(date) !== undefined;
  return [
    ...[...closed].map(([date, row]) => ({
      date,
      uid: uid(date, 'closed'),
      summary: nameIn(row, locale) ?? said.holiday,
      busy: false,
    })),
    // A holiday wins over special hours of its date.
    ...specialDays
      .filter((day) => !closed.has(day.date))
      .map((day) => ({
        date: day.date,
        uid: uid(day.date, 'open'),
        summary: `${nameIn(day, locale) ?? (day.kind === 'make-up' ? said.makeUp : said.special)} (${hoursOf(day)})`,
        busy: true,
      })),
  ]
    .filter((event) => inYear(event.date))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
};

/** The file's text. Identifiers depend on calendar and date only, so that importing it again replaces what was there. */
export const icalendarOf = (calendar: Calendar, options: IcalendarOptions): string => {
  const stamp = new Date(options.stamp).toISOString().replace(/[-:]|\.\d+/g, '');
  const title = nameIn(calendar, options.locale) ?? calendar.id;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Perennial//Business calendar//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(`${title} ${options.year}`)}`,
    ...eventsOf(calendar, options).flatMap((event) => [
      'BEGIN:VEVENT',
      `UID:${event.uid}`,
      `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${compact(event.date)}`,
      `DTEND;VALUE=DATE:${compact(dayAfter(event.date))}`,
      `SUMMARY:${escaped(event.summary)}`,
      `SEQUENCE:${calendar.version}`,
      `TRANSP:${event.busy ? 'OPAQUE' : 'TRANSPARENT'}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return `${lines.map(fold).join('\r\n')}\r\n`;
};
