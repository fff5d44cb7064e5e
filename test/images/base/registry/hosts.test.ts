import { expect, test } from 'vitest'
import { isPrivateHost } from '../../../../src/images/base/registry/hosts.ts'

const hostOf = (host: string): string => new URL(`https://${host}`).hostname

test.each([
  '127.0.0.1',
  '0x7f.1',
  '2130706433',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '[::1]',
  '[::]',
  '[fd00::1]',
  '[fe80::1]',
  '[::ffff:10.0.0.1]',
  '[64:ff9b::7f00:1]',
  'localhost',
  'registry',
  'metadata.google.internal',
  'printer.local.',
])('%s is private', (host) => {
  expect(isPrivateHost(hostOf(host))).toBe(true)
})

test.each([
  '1.1.1.1',
  '172.32.0.1',
  '192.169.0.1',
  '100.128.0.1',
  '[2606:4700::1111]',
  'ghcr.io',
  'auth.docker.io',
  '[::ffff:1.1.1.1]',
])('%s is public', (host) => {
  expect(isPrivateHost(hostOf(host))).toBe(false)
})
