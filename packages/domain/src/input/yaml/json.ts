import type { FieldFault } from '../../errors.ts';

/** Where V8 says a text stops being JSON. */
const lineIn = (message: string): number | undefined => {
  const [, line] = /line (\d+)/.exec(message) ?? [];
  return line === undefined ? undefined : Number(line);
};

/** What makes a text no JSON; undefined when it is. */
export const jsonFault = (text: string): FieldFault | undefined => {
  try {
    JSON.parse(text);
    return undefined;
  } catch (e) {
    if (!(e instanceof SyntaxError)) throw e;
    const line = lineIn(e.message) ?? text.split('\n').length;
    return { path: '', code: 'syntax', message: `is not JSON: ${e.message}`, line };
  }
};
