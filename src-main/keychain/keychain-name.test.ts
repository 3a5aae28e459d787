import process from 'node:process';
import { expect, test } from 'vitest';
import { BusError } from '../session-bus.ts';
import { keychainName } from './keychain-name.ts';

const nobody = { call: () => Promise.reject(new BusError('refused')) };

test('macOS and Windows have one keychain each', async () => {
  expect(await keychainName(nobody, 'darwin')).toBe('Keychain');
  expect(await keychainName(nobody, 'win32')).toBe('Windows Credential Manager');
});

test('on Linux nobody is named where none runs, or where it is a program that we do not know', async () => {
  expect(await keychainName(nobody, 'linux')).toBe('');
  const thisProcess = { call: () => Promise.resolve([process.pid]) };
  expect(await keychainName(thisProcess, 'linux')).toBe('');
});
