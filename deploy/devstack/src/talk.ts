/** What the reader of a terminal sees. */
import type { Ready } from './ready.ts';

export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** One message, the last lines of a log when there are any, and the remedy. */
export const failWith = (what: string, remedy: string, detail = ''): void => {
  const lines = detail.trim() === '' ? [] : detail.trim().split('\n');
  process.stderr.write(
    [`\nPerennial: ${what}`, ...lines.map((l) => `  | ${l}`), `remedy: ${remedy}`, ''].join('\n'),
  );
  process.exitCode = 1;
};

const rows = (r: Ready): [string, string][] => [
  ['控制台 Console', r.console],
  ['接口文档 API docs', `${r.intake}/docs`],
  ['通知 Notification', r.notification],
  ['报表 Reporting', r.reporting],
  ['Temporal UI', r.temporalUi || '-'],
  ['邮件 Mail', `${r.mailUi}  (${r.mail})`],
  ['Temporal', `${r.temporal}  namespace ${r.namespace}`],
  ['存储 Store', r.mongodb.replace(/\/\/[^@/]*@/, '//***@')],
];

/** Chinese characters take two columns. */
const width = (text: string) => [...text].reduce((n, c) => n + ((c.codePointAt(0) ?? 0) > 0x2e80 ? 2 : 1), 0);

export const addressTable = (r: Ready): string => {
  const wide = Math.max(...rows(r).map(([label]) => width(label)));
  return rows(r)
    .map(([label, value]) => `  ${label}${' '.repeat(wide - width(label))}   ${value}`)
    .join('\n');
};

/** Passwords are in the file alone: the terminal's lines are kept and shown around. */
const signIn = ({ people = {} }: { people?: Partial<Ready['people']> }): string => {
  const known = Object.entries(people).map(([role, one]) => `    ${role.padEnd(24)}${one.email}`);
  return `  登录 Sign in (password and TOTP secret: \`people\` of ready.json):\n${known.join('\n')}\n`;
};

/** Only the vendor's staff can read there. */
const inTemporalUi = (r: Ready): string =>
  r.temporalUi === ''
    ? ''
    : `  看流程内容 Read payloads in Temporal UI: sign in at ${r.intake}/sign-in as agent, lead or engineer, in the same browser
`;

export const howTo = (r: Ready): string => {
  const key = r.keys?.customer ?? 'YOUR_KEY';
  return `
  开单 Open a ticket:
    curl -s ${r.intake}/v1/tickets -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' \\
      -d '{"title":"拣货单为空","description":"WMS 拣货单没有数据","module":"inventory","site":"acme-shanghai","impact":"site","urgency":"critical","requester":{"name":"Li Wei"}}'
    npx perennial ticket open --help
${r.people ? signIn(r) : ''}${inTemporalUi(r)}  停止 Stop:  Ctrl-C, npm stop
`;
};
