/** Elements without a framework; text only ever becomes text. */
type Child = Node | string | undefined;
type Attributes = { readonly [name: string]: string | boolean | undefined };

export const el = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value === true) made.setAttribute(name, '');
    else if (typeof value === 'string') made.setAttribute(name, value);
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
};

/** A path of dark squares on white, `size` squares wide. */
export const qrImage = ({ size, path }: { size: number; path: string }, label: string): SVGSVGElement => {
  const svgName = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(svgName, 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  svg.setAttribute('class', 'qr');
  const squares = document.createElementNS(svgName, 'path');
  squares.setAttribute('d', path);
  svg.append(squares);
  return svg;
};

/** Facts as pairs; those without a value are left out. */
export const facts = (rows: readonly (readonly [string, string | undefined])[]): HTMLDListElement =>
  el('dl', {}, ...rows.flatMap(([name, value]) => (value ? [el('dt', {}, name), el('dd', {}, value)] : [])));
