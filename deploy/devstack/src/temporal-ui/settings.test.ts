import { expect, test } from 'vitest';
import { withSignIn } from './settings.ts';

const signIn = { link: 'http://localhost:4100/sign-in', message: 'sign in first' };

test('the browser is told to send its sign-in along, and readers where to sign in; the rest stays', () => {
  const text = JSON.stringify({
    Version: '2.54.1',
    Codec: { Endpoint: 'http://localhost:4100/codec', PassAccessToken: false, IncludeCredentials: false },
  });
  expect(JSON.parse(withSignIn(text, signIn))).toEqual({
    Version: '2.54.1',
    Codec: {
      Endpoint: 'http://localhost:4100/codec',
      PassAccessToken: false,
      IncludeCredentials: true,
      DefaultErrorMessage: 'sign in first',
      DefaultErrorLink: 'http://localhost:4100/sign-in',
    },
  });
});

test.each(['{}', '[]', 'null', '<html>'])('what Temporal UI does not answer is an error: %s', (text) => {
  expect(() => withSignIn(text, signIn)).toThrow();
});
