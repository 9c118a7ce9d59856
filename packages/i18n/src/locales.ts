import { en } from './messages/en.ts';
import type { Messages } from './messages/shape.ts';
import { zhCN } from './messages/zh-cn.ts';

export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];
export const messages: Record<Locale, Messages> = { 'zh-CN': zhCN, en };
