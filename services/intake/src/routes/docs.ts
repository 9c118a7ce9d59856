/** The machine-readable description of the API, and a page to read it by that needs no internet. */
import { declareRoute } from '@perennial/service-kit/may-declare';
import type { Routes } from '../deps.ts';
import { docsPage } from './docs-page.ts';

const about = {
  openapi: '3.1.0',
  info: {
    title: 'Perennial intake',
    version: '1',
    description:
      'Tickets, registers and contracts. Errors are RFC 9457 problem documents with a stable `code`.',
  },
} as const;

export const docsRoutes: Routes = (app, { urls }) => {
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key',
  });
  const description = { ...about, servers: [{ url: urls.self }] };
  const permission = { public: 'names what the API takes, and nothing of any tenant' };
  declareRoute(app, 'get', '/openapi.json', permission);
  declareRoute(app, 'get', '/docs', permission);
  app.doc31('/openapi.json', description);
  let page: string | undefined;
  app.get('/docs', (c) => {
    page ??= docsPage(app.getOpenAPI31Document(description), urls.self);
    return c.html(page, 200, { 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'" });
  });
};
