import { isTimeZone } from '../../calendar/zone.ts';
import type { Expression } from '../plan/rules.ts';
import { dateText, eraText, Moment, offsetText, timeText } from '../value/moment.ts';
import { isZeroDate } from '../value/read-iso.ts';
import { type ZoneClock, zoneClock } from '../value/zone-clock.ts';
import { type Evaluate, UnusablePlan } from './cell.ts';
import { compileDateFormat } from './date-format.ts';

type DateExpression = Extract<Expression, { date: unknown }>['date'];

export const clockOf = (zone: string | undefined): ZoneClock | undefined => {
  if (zone === undefined) return undefined;
  if (!isTimeZone(zone))
    throw new UnusablePlan(`"${zone}" is no time zone; write a name such as Asia/Shanghai`);
  return zoneClock(zone);
};

/** Text of the plan's format to ISO text; with a zone, to the instant in UTC. */
export const compileDate = ({ format, zone, zero }: DateExpression, of: Evaluate): Evaluate => {
  const compiled = compileDateFormat(format);
  if ('fault' in compiled) throw new UnusablePlan(`the format ${format} ${compiled.fault}`);
  const clock = clockOf(zone);
  const moment = new Moment();
  return (row, cell) => {
    const text = of(row, cell);
    if (text === null) return null;
    const read = compiled.read(text, moment);
    if (text.trim() === '' || isZeroDate(text) || (read && moment.year + moment.month + moment.day === 0))
      return zero === 'null'
        ? null
        : cell.refuse('value.zero-date', 'is the date that is none; `zero: null` makes it NULL');
    if (!read) return cell.refuse('date.format', `is not of the form ${format}`);
    const problem = moment.problem();
    if (problem !== undefined) return cell.refuse('value.date', problem);
    if (clock === undefined) {
      const { offset } = moment;
      if (!moment.hasTime) return dateText(moment);
      return `${dateText(moment)} ${timeText(moment)}${offset === undefined ? '' : offsetText(offset)}${eraText(moment)}`;
    }
    const local = moment.localSeconds();
    const found = moment.offset ?? clock.ofLocal(local);
    if (found === 'gap')
      return cell.refuse('zone.gap', `is a time the clocks of ${zone} skipped when they were put forward`);
    if (moment.offset === undefined && clock.twice) cell.ambiguous = true;
    moment.setLocalSeconds(local - found);
    return `${dateText(moment)} ${timeText(moment)}+00${eraText(moment)}`;
  };
};
