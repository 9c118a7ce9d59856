import { parseArgs } from 'node:util';
import { temporalUiFront } from './front.ts';

const { values } = parseArgs({
  options: {
    'http': { type: 'string' },
    'behind': { type: 'string' },
    'sign-in': { type: 'string', default: '' },
  },
});
const link = values['sign-in'];
const front = temporalUiFront({
  behind: Number(values.behind),
  signIn: {
    link,
    message: `加密内容仅供登录的厂商员工阅读 · Encrypted: sign in as the vendor's staff at ${link}`,
  },
});
front.listen(Number(values.http), '127.0.0.1');
process.once('SIGTERM', () => {
  front.closeAllConnections();
  front.close(() => process.exit(0));
});
