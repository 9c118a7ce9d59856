import { z } from 'zod';

/** An address that may be called, or shown as a link: no script, no file, and nobody's password. */
export const webUrl = z
  .url({ protocol: /^https?$/, error: 'use an address such as https://erp.example/path' })
  .max(2_000)
  .refine((text) => {
    const url = URL.parse(text);
    return url?.username === '' && url.password === '';
  }, 'leave user and password out of the address');

const atTheSite = /^site:\/?[^\s:]*$/;

/** That, or a path at the base address of whichever site the step is for: `site:/health`. */
export const stepUrl = z
  .string()
  .max(2_000)
  .refine(
    (text) => atTheSite.test(text) || webUrl.safeParse(text).success,
    'use an address such as https://erp.example/health without user and password, or site:/health for that path at the site itself',
  );
