/** Cut between characters: half of one would not be UTF-8, and the server refuses the whole start. */
export const oneLine = (text: string, max: number): string => {
  const line = [...text.toWellFormed().replace(/\s+/g, ' ').trim()];
  return line.length <= max ? line.join('') : `${line.slice(0, max - 1).join('')}…`;
};
