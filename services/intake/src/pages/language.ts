/** In which language a page begins: what was chosen before, else what the browser asks for, else Chinese. */
export type PageLang = 'zh-CN' | 'en';

const rank = (part: string): { tag: string; q: number } => {
  const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
  const q = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((one) => one !== undefined);
  return { tag: tag.trim(), q: q === undefined ? 1 : Number(q) };
};

export const pageLang = (chosen: string | undefined, accepted: string | undefined): PageLang => {
  if (chosen === 'zh-CN' || chosen === 'en') return chosen;
  const wanted = (accepted ?? '')
    .split(',')
    .map(rank)
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q);
  const known = wanted.find(({ tag }) => /^(zh|en)(-|$)/.test(tag));
  return known?.tag.startsWith('en') ? 'en' : 'zh-CN';
};
