import { wheel } from '../../support/wheel.ts'
import type { FieldCase } from '../case.ts'

/** An index on 127.0.0.1, a proxy that is not there, and hosts that need none. */
const direct = (noProxy: string, pip: string, uv: string): FieldCase => ({
  title: `NO_PROXY is ${noProxy}`,
  open: async (world) => {
    const { index } = await world.index([wheel('foo 1.0')])
    const proxy = 'http://127.0.0.1:9'
    return {
      lines: ['foo'],
      index,
      env: { http_proxy: proxy, https_proxy: proxy, no_proxy: noProxy },
    }
  },
  pip,
  uv,
  ours: { pip: pip === uv ? pip : 'foo 1.0', uv: pip === uv ? uv : 'foo 1.0' },
})

export const NETWORK_CASES: readonly FieldCase[] = [
  direct('127.0.0.1', 'foo 1.0', 'foo 1.0'),
  direct('127.0.0.0/8', 'foo 1.0', 'foo 1.0'),
  direct('10.0.0.0/8, 127.0.0.0/8', 'foo 1.0', 'foo 1.0'),
  direct('*', 'foo 1.0', 'fails'),
  direct('a.example,*', 'fails', 'fails'),
  direct('10.0.0.0/8', 'fails', 'fails'),
  direct('.example', 'fails', 'fails'),
]
