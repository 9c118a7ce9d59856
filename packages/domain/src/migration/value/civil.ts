/** The proleptic Gregorian calendar in whole numbers; year 0 is 1 BC. Method: days since 1970 counted in eras of 400 years. */

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Of a month from 1 to 12; 0 for any other. */
export const monthLength = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (lengths[month - 1] ?? 0);

export const eraDays = 146_097;

/** Days from 1970-01-01. */
export const daysOf = (year: number, month: number, day: number): number => {
  // The year begins in March, so that the leap day is its last.
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * eraDays + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
};

/** Year, month and day of a day since 1970-01-01, written into `into`. */
export const civilOf = (days: number, into: { year: number; month: number; day: number }): void => {
  const z = days + 719_468;
  const era = Math.floor(z / eraDays);
  const ofEra = z - era * eraDays;
  const y = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * y + Math.floor(y / 4) - Math.floor(y / 100));
  const m = Math.floor((5 * ofYear + 2) / 153);
  into.day = ofYear - Math.floor((153 * m + 2) / 5) + 1;
  into.month = m < 10 ? m + 3 : m - 9;
  into.year = era * 400 + y + (m < 10 ? 0 : 1);
};
