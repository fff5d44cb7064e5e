import { verify } from '../../src/index.ts'
import type { VerifyReport } from '../../src/model/verification.ts'
import type { VerifyOptions } from '../../src/options/options.ts'
import { distribution, type MadeFiles } from '../installed/made.ts'
import { wheel } from '../scenarios/support.ts'
import type { IndexFile } from '../support/index-server.ts'

/** Asks about an environment without network, cache, or anything of this machine. */
export const ask = (path: string, options: VerifyOptions = {}): Promise<VerifyReport> =>
  verify({
    path,
    cwd: path,
    env: {},
    cache: false,
    snapshot: false,
    platform: 'linux-x86_64',
    ...options,
  })

/** `demo` and what it requires, as installed. */
export const web = (): readonly MadeFiles[] => [
  distribution('demo 1.0', {
    requires: ['other>=1', 'never; python_version < "3"', 'more; extra == "all"'],
  }),
  distribution('other 1.5', { requested: false }),
]

/** The same on an index. */
export const WHEELS: readonly IndexFile[] = [
  wheel('demo 1.0', { requires: ['other>=1'], size: 5000 }),
  wheel('other 1.5', { size: 700 }),
]
