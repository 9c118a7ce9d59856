import Table from 'cli-table3';

const blank = {
  ...{ 'top': '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ 'bottom': '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ 'left': '', 'left-mid': '', 'mid': '', 'mid-mid': '', 'right': '', 'right-mid': '', 'middle': '  ' },
};

/** One line per cell, and nothing in it that moves the cursor: titles come from outside. */
export const plain = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();

/** Columns under headings, aligned also with Chinese in the cells (a character takes two places). */
export const renderTable = (headings: string[], rows: string[][]): string => {
  const table = new Table({
    head: headings,
    chars: blank,
    style: { 'head': [], 'border': [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => row.map(plain)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
};

/** Name and value per line; rows without a value are left out. */
export const renderFacts = (facts: [name: string, value: string][]): string =>
  renderTable(
    [],
    facts.filter(([, value]) => value !== ''),
  );
