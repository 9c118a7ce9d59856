/** Pages that need no console: signing in, what a mailed link leads to, and signing an approval. */
import { declareRoute } from '@perennial/service-kit/may-declare';
import { getCookie } from 'hono/cookie';
import type { AuthRoutes } from '../identity/routes/auth-routes.ts';
import { readAssets } from './assets.ts';
import { pageLang } from './language.ts';
import { shell } from './shell.ts';

const pages = { '/sign-in': 'sign-in', '/accept': 'accept', '/auth/step-up/:no': 'step-up' } as const;

/** Nothing but our own files, and requests to ourselves. */
export const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";

export const pageRoutes: AuthRoutes = (app) => {
  for (const [path, name] of Object.entries(pages)) {
    declareRoute(app, 'get', path, {
      public: 'a page without data; what it asks for is judged where it asks',
    });
    app.get(path, (c) => {
      const lang = pageLang(getCookie(c, 'perennial_lang'), c.req.header('Accept-Language'));
      return c.html(shell(name, lang), 200, {
        'Content-Security-Policy': pagePolicy,
        'Vary': 'Accept-Language, Cookie',
      });
    });
  }
  for (const { name, type, text } of readAssets()) {
    const path = `/assets/${name}`;
    declareRoute(app, 'get', path, { public: 'the same files for everybody' });
    app.get(path, (c) => c.body(text, 200, { 'Content-Type': type }));
  }
};
