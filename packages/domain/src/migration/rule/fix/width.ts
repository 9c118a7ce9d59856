/** Full-width forms stand 0xFEE0 behind their ASCII counterparts. */
const full = /[\uff01-\uff5e\u3000]/g;
const digitsAndLetters = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g;
const beyondWidth = /[^\x20-\x7e\uff01-\uff5e\u3000]/;
const anyFull = /[\uff01-\uff5e\u3000]/;

const narrow = (text: string): string =>
  text === '\u3000' ? ' ' : String.fromCharCode(text.charCodeAt(0) - 0xfee0);

/**
 * Full-width digits and letters become ASCII. Marks (，（）－．) and the wide space only where nothing but full-width and
 * ASCII characters stand: a code, a number or a date, and no prose, in which they belong.
 */
export const halfWidth = (text: string): string => {
  if (!anyFull.test(text)) return text;
  return text.replace(beyondWidth.test(text) ? digitsAndLetters : full, narrow);
};
