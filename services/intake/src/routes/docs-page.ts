/** Renders an OpenAPI document as one page: routes by tag, each with its body's schema to unfold. */
import { html, raw } from 'hono/html';
import { z } from 'zod';

const operation = z.looseObject({
  summary: z.string().default(''),
  tags: z.array(z.string()).default([]),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) })
    .optional(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), schema: z.unknown() })).default([]),
});
const shape = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operation)) });

const style = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; }
  h2 { margin-top: 2.5rem; border-bottom: 1px solid #d5dae2; }
  code, pre { font: 13px/1.45 ui-monospace, monospace; }
  pre { background: #f4f6f9; padding: .8rem; overflow-x: auto; border-radius: 6px; }
  b { display: inline-block; min-width: 4.2rem; color: #0b5cad; }
  details { margin: .15rem 0; } summary { cursor: pointer; padding: .2rem 0; } summary span { color: #5a6675; }
  @media (prefers-color-scheme: dark) { body { background: #12161c; color: #dfe5ee; } pre { background: #1c222b; } b { color: #6fb3ff; } }`;

type Route = { method: string; path: string } & z.output<typeof operation>;

const details = ({ parameters, requestBody }: Route): string =>
  JSON.stringify(
    {
      ...(parameters.length > 0
        ? { parameters: Object.fromEntries(parameters.map((p) => [`${p.in} ${p.name}`, p.schema])) }
        : {}),
      ...(requestBody
        ? {
            body: Object.fromEntries(
              Object.entries(requestBody.content).map(([type, c]) => [type, c.schema]),
            ),
          }
        : {}),
    },
    null,
    2,
  );

const section = (tag: string, routes: Route[]) => html`<section><h2>${tag}</h2>
  ${routes.map(
    (
      r,
    ) => html`<details><summary><b>${r.method.toUpperCase()}</b> <code>${r.path}</code> <span>${r.summary}</span></summary>
    <pre>${details(r)}</pre></details>`,
  )}</section>`;

export const docsPage = (document: unknown, self: string): string => {
  const routes = Object.entries(shape.parse(document).paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, o]): Route => ({ method, path, ...o })),
  );
  const tags = [...new Set(routes.flatMap((r) => r.tags))];
  const example = `curl -s ${self}/v1/tickets -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \\
  -d '{"title":"Picking list empty","description":"No orders since 08:40","module":"inventory","site":"acme-shanghai",
       "impact":"site","urgency":"critical","requester":{"name":"Wang Fang"}}'`;
  return `${html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Perennial API</title>
    <meta name="viewport" content="width=device-width"><style>${raw(style)}</style></head><body>
    <h1>Perennial intake API</h1><p>Every request carries an API key. Open a ticket:</p><pre>${example}</pre>
    <p>The same for programs: <a href="/openapi.json">/openapi.json</a></p>
    ${tags.map((tag) =>
      section(
        tag,
        routes.filter((r) => r.tags.includes(tag)),
      ),
    )}</body></html>`}`;
};
