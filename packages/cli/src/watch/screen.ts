import type { Io } from '../io.ts';

const enter = '\u001b[?1049h\u001b[?25l';
const leave = '\u001b[?25h\u001b[?1049l';
const home = '\u001b[H';
const clearLine = '\u001b[K';
const clearBelow = '\u001b[J';

/** Draws over the same place of the terminal's second screen; the first one comes back as it was. */
export const openScreen = (io: Io) => {
  io.out(enter);
  return {
    draw: (text: string) =>
      io.out(`${home}${text.split('\n').join(`${clearLine}\r\n`)}${clearLine}${clearBelow}`),
    close: () => io.out(leave),
  };
};
