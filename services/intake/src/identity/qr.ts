import { encode } from 'uqr';

export type Qr = { size: number; path: string };

/** As an SVG path of dark squares; `size` squares wide, with the quiet margin that readers want. */
export const qrOf = (text: string): Qr => {
  const { size, data } = encode(text, { ecc: 'M', border: 4 });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: squares.join('') };
};
