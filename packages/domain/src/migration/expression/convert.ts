import { type NumberText, printNumber, readNumber } from '../value/number-text.ts';

const big = ({ negative, digits }: NumberText): bigint => {
  const size = BigInt(digits === '' ? '0' : digits);
  return negative ? -size : size;
};

/** `text` times `factor`, rounded half away from zero to `scale` decimals; undefined where `text` is no number. */
export const converter = (factor: NumberText, scale: number): ((text: string) => string | undefined) => {
  const by = big(factor);
  return (text) => {
    const number = readNumber(text);
    if (number === undefined) return undefined;
    const drop = number.scale + factor.scale - scale;
    const product = big(number) * by;
    const negative = product < 0n;
    const size = negative ? -product : product;
    const unit = 10n ** BigInt(Math.abs(drop));
    const shifted = drop <= 0 ? size * unit : (size + unit / 2n) / unit;
    return printNumber({ negative, digits: shifted === 0n ? '' : `${shifted}`, scale });
  };
};
