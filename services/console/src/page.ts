/** The page shown until the console itself is built: where things are, in both languages. */
import { html } from 'hono/html';
import type { Links } from './env.ts';

const rows = (links: Links): [string, string, string | undefined][] => [
  ['接口文档', 'API documentation', `${links.intake}/docs`],
  ['接口描述', 'OpenAPI description', `${links.intake}/openapi.json`],
  ['工单流程（厂商员工）', 'Ticket workflows (vendor staff)', links.temporalUi],
  ['通知服务', 'Notification service', links.notification],
  ['报表服务', 'Reporting service', links.reporting],
  ['本地收件箱', 'Local mail', links.mail],
];

export const page = (links: Links) => html`<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>常年 Perennial</title>
    <style>
      body { font: 16px/1.6 system-ui, sans-serif; margin: 3rem auto; max-width: 48rem; padding: 0 1rem; }
      table { border-collapse: collapse; width: 100%; }
      td { padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #ccc; }
      small { color: #555; display: block; }
    </style>
  </head>
  <body>
    <h1>常年 Perennial</h1>
    <p>控制台正在建设中。目前请使用以下入口。<small lang="en">The console is being built. Until then, use these.</small></p>
    <table>
      ${rows(links)
        .filter(([, , href]) => href !== undefined)
        .map(
          ([zh, en, href]) =>
            html`<tr><td>${zh}<small lang="en">${en}</small></td><td><a href="${href}">${href}</a></td></tr>`,
        )}
    </table>
    <p>命令行：<code>npx perennial ticket list</code><small lang="en">On the command line.</small></p>
  </body>
</html>`;
