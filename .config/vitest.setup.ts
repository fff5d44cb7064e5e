import fc from 'fast-check'
import { afterAll, afterEach } from 'vitest'
import { forgetValues } from '../src/text/concealed.ts'
import { endFile, endTest } from '../test/support/cleanup.ts'
import { runs } from '../test/support/runs.ts'

// A failure must come from a change, not from chance: property tests try the same cases every time,
// and others only if a seed is given. A property that does not say how often is tried 100 times.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20261124), ...runs(100) })

afterEach(endTest)
afterAll(async () => {
  await endFile()
  forgetValues()
})
