import type { Path } from '../path.ts';
import { clocks } from './clocks.ts';
import { life } from './life.ts';
import { messages } from './messages.ts';
import { promises } from './promises.ts';
import { signatures } from './signatures.ts';
import { verification } from './verification.ts';

export const paths: Path[] = [...life, ...clocks, ...promises, ...verification, ...signatures, ...messages];
