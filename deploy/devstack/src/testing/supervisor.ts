/** A supervisor in a process of its own, to be killed: supervisor.ts FOLDER PORT_BASE */
import { runStack } from '../stack.ts';
import { stackOptions } from './stack-options.ts';

const [dir = '', base = ''] = process.argv.slice(2);
await runStack(stackOptions(dir, Number(base)));
process.stdout.write('up\n');
