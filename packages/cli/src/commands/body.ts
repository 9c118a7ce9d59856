/**
 * Command line options that fill a JSON body, as a table. The first part of a path is a field of the body, so a name the API
 * does not know is a compile error; what the values mean is for the API to judge.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Json } from '../json.ts';

type Field<Body> = keyof Body & string;

export type BodyOption<Body> = {
  /** Where the value goes: `plan`, or `estimate.hours` for a field of a nested object. */
  to: Field<Body> | `${Field<Body>}.${string}`;
  /** As commander writes it: `--plan <text>`. */
  flags: string;
  help: string;
  choices?: readonly string[];
  required?: boolean;
  /** May be given several times; the field is a list. */
  repeat?: boolean;
  /** Turns the text into its JSON value; throws `InvalidArgumentError`. Default: the text itself. */
  read?: (text: string, now: number) => Json;
};

const optionOf = <Body>(spec: BodyOption<Body>, now: () => number): Option => {
  const option = new Option(spec.flags, spec.help).makeOptionMandatory(spec.required ?? false);
  const one = (text: string): Json => {
    if (spec.choices && !spec.choices.includes(text))
      throw new InvalidArgumentError(`Allowed choices are ${spec.choices.join(', ')}.`);
    return spec.read ? spec.read(text, now()) : text;
  };
  if (spec.choices) option.description = `${spec.help} (${spec.choices.join('|')})`;
  return spec.repeat
    ? option.argParser((text: string, before: Json[] | undefined) => [...(before ?? []), one(text)])
    : option.argParser(one);
};

type JsonObject = { [key: string]: Json };

const put = (body: JsonObject, path: string, value: Json): void => {
  const [field = '', inner] = path.split('.');
  const old = body[field];
  const nested = old !== null && typeof old === 'object' && !Array.isArray(old) ? old : {};
  body[field] = inner === undefined ? value : { ...nested, [inner]: value };
};

/** Adds the options to a command and answers the function that reads the body from what was typed. */
export const bodyOptions = <Body>(
  command: Command,
  specs: readonly BodyOption<Body>[],
  now: () => number,
): (() => JsonObject) => {
  const options = specs.map((spec) => ({ spec, option: optionOf(spec, now) }));
  for (const { option } of options) command.addOption(option);
  return () => {
    const body: JsonObject = {};
    for (const { spec, option } of options) {
      const value: Json | undefined = command.getOptionValue(option.attributeName());
      if (value !== undefined) put(body, spec.to, value);
    }
    return body;
  };
};
