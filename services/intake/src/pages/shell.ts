import { html } from 'hono/html';
import type { PageLang } from './language.ts';

/** The page itself; its module draws everything in it. */
export const shell = (name: string, lang: PageLang) => html`<!doctype html>
<html lang="${lang}">
  <head>
    <meta charset="utf-8">
    <title>${lang === 'en' ? 'Perennial' : '常年服务平台'}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="/assets/page.css">
    <script type="module" src="/assets/${name}.ts"></script>
  </head>
  <body>
    <noscript>
      <p lang="zh-CN">此页面需要 JavaScript。也可以使用命令行：perennial login、perennial approve。</p>
      <p lang="en">This page needs JavaScript. The command line does the same: perennial login, perennial approve.</p>
    </noscript>
  </body>
</html>
`;
