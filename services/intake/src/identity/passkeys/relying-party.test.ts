import { expect, test } from 'vitest';
import { relyingParty } from './relying-party.ts';

const origins = ['https://console.example.com', 'https://intake.example.com', 'https://other.test'];

test('passkeys are made for the host of intake, and answer on its pages only', () => {
  expect(relyingParty('https://intake.example.com', undefined, origins)).toEqual({
    id: 'intake.example.com',
    origins: ['https://intake.example.com'],
  });
});

test('a domain above it is shared with the console', () => {
  expect(relyingParty('https://intake.example.com', 'example.com', origins)).toEqual({
    id: 'example.com',
    origins: ['https://console.example.com', 'https://intake.example.com'],
  });
});

test.each(['other.test', 'ample.com', 'www.intake.example.com'])('%s is not above it', (id) => {
  expect(() => relyingParty('https://intake.example.com', id, origins)).toThrow('PASSKEY_RP_ID must be');
});
