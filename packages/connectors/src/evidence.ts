const limit = 2000;

/** Joins what was seen to one text of at most 2000 characters; a clipped end is marked. */
export const evidenceOf = (...parts: string[]): string => {
  // Control characters of a program's output have no place in a record that people and XML exports read.
  const text = parts
    .map((part) => part.replace(/\p{Cc}/gu, (c) => (c === '\n' || c === '\t' ? c : ' ')).trim())
    .filter((part) => part !== '')
    .join('\n');
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  // Never half of a surrogate pair.
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
};
