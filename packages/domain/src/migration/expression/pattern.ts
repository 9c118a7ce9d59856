/**
 * Patterns are written by the plan's author and meet values nobody foresaw: they run in time linear to the value (the
 * syntax of RE2: no back references, no looking around), so none can stall a load.
 */
import { RE2JS, RE2JSException } from 're2js';

export type Pattern = { test: (text: string) => boolean; replace: (text: string, by: string) => string };

/** More would take memory for itself, such as `(a{1000}){1000}`. */
const largest = 10_000;

export const compilePattern = (source: string): Pattern | { fault: string } => {
  try {
    const compiled = RE2JS.compile(source);
    if (compiled.programSize() > largest) return { fault: 'is too large' };
    return {
      test: (text) => compiled.test(text),
      replace: (text, by) => compiled.matcher(text).replaceAll(by),
    };
  } catch (error) {
    if (error instanceof RE2JSException) return { fault: error.message };
    throw error;
  }
};
