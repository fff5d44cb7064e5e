import { expect, test } from 'vitest'
import { isLoopback } from '../../src/fetch/loopback.ts'

test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '[::1]'])(
  '%s is this machine',
  (hostname) => {
    expect(isLoopback(hostname)).toBe(true)
  },
)

test.each(['10.0.0.1', 'localhost.example', '127.0.0.1.example'])(
  '%s is another machine',
  (hostname) => {
    expect(isLoopback(hostname)).toBe(false)
  },
)
