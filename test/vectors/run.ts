/** `npm run vectors -- FILE`: every vector of the file put to the calendar and clock engine. */
import { readFileSync } from 'node:fs';
import { printVectors } from '@perennial/domain/calendar/testing/vectors/print';

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (e) {
    process.stderr.write(`cannot read ${file}: ${e instanceof Error ? e.message : String(e)}\n`);
    process.stdout.write('0 passed, 1 failed\n');
    return process.exit(1);
  }
};

const [file, ...more] = process.argv.slice(2);
if (file === undefined || more.length > 0) {
  process.stderr.write('give one file: npm run vectors -- test/vectors/sla.json\n');
  process.exit(2);
}
const { lines, failed } = printVectors(read(file));
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = failed === 0 ? 0 : 1;
