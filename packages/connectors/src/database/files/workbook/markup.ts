import { Parser } from 'htmlparser2';

export type Attributes = Readonly<Record<string, string>>;
export type MarkupHandler = {
  open?: (name: string, attributes: Attributes) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
};

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Elements by their names without a prefix, which some programs write and most do not. */
export const readMarkup = (xml: string, { open, text, close }: MarkupHandler): void => {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => open?.(local(name), attributes),
      ontext: (part) => text?.(part),
      onclosetag: (name) => close?.(local(name)),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
};
