import { expect, test } from 'vitest';
import { freshName, withDatabase } from './fresh.ts';

test.each([
  [
    'mongodb://127.0.0.1:27017/perennial?replicaSet=secantus',
    'mongodb://127.0.0.1:27017/x?replicaSet=secantus',
  ],
  ['mongodb://u:p@a:1,b:2/?tls=true', 'mongodb://u:p@a:1,b:2/x?tls=true'],
  ['mongodb+srv://u:p@cluster.example', 'mongodb+srv://u:p@cluster.example/x'],
  ['mongodb://h:1?tls=true', 'mongodb://h:1/x?tls=true'],
])('%s with another database', (uri, expected) => {
  expect(withDatabase(uri, 'x')).toBe(expected);
});

test('names do not repeat', () => {
  expect(new Set(Array.from({ length: 100 }, () => freshName('q'))).size).toBe(100);
});
