/** A form whose fault is read out, and that cannot be sent twice at once. */
import { el } from './dom.ts';
import { say, wordsFor } from './page.ts';

export type Field = {
  name: string;
  label: string;
  type?: 'text' | 'password' | 'email' | 'code';
  hint?: string;
  value?: string;
  autocomplete?: string;
  optional?: boolean;
};

const input = ({ name, label, type = 'text', hint, value, autocomplete, optional }: Field): HTMLElement => {
  const isCode = type === 'code';
  const hintId = `${name}-hint`;
  return el(
    'p',
    {},
    el('label', { for: name }, label),
    el('input', {
      'id': name,
      name,
      'type': isCode ? 'text' : type,
      'required': optional !== true,
      'autocomplete': autocomplete ?? (isCode ? 'one-time-code' : 'off'),
      'spellcheck': 'false',
      value,
      ...(isCode ? { inputmode: 'numeric', pattern: '[0-9]{6}', maxlength: '6' } : {}),
      ...(hint === undefined ? {} : { 'aria-describedby': hintId }),
    }),
    hint === undefined ? undefined : el('small', { id: hintId }, hint),
  );
};

type Options = {
  fields: readonly Field[];
  /** Between the fields and the button. */
  more?: readonly Node[];
  button: string;
  submit: (values: { readonly [name: string]: string }) => Promise<void>;
};

export const form = ({ fields, more = [], button, submit }: Options): HTMLFormElement => {
  const fault = el('p', { role: 'alert', class: 'fault' });
  const send = el('button', { type: 'submit' }, button);
  const made = el('form', {}, fault, ...fields.map(input), ...more, send);
  made.addEventListener('submit', async (event) => {
    event.preventDefault();
    fault.textContent = '';
    send.disabled = true;
    const values = Object.fromEntries(
      [...new FormData(made)].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    );
    try {
      await submit(values);
    } catch (e) {
      fault.textContent = wordsFor(e);
    } finally {
      send.disabled = false;
    }
  });
  return made;
};

/** A button with its own fault beside it. */
export const action = (label: string, run: () => Promise<void>, kind = ''): HTMLElement => {
  const fault = el('span', { role: 'alert', class: 'fault' });
  const button = el('button', { type: 'button', class: kind }, label);
  button.addEventListener('click', async () => {
    fault.textContent = '';
    button.disabled = true;
    try {
      await run();
    } catch (e) {
      fault.textContent = wordsFor(e);
    } finally {
      button.disabled = false;
    }
  });
  return el('p', {}, button, fault);
};

export const passwordField = (): Field => ({
  name: 'password',
  label: say('password'),
  type: 'password',
  autocomplete: 'current-password',
});

export const codeField = (): Field => ({
  name: 'code',
  label: say('code'),
  type: 'code',
  hint: say('codeHint'),
});
