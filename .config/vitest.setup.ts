import fc from 'fast-check'
import { afterAll, afterEach } from 'vitest'
import { forgetValues } from '../src/text/concealed.ts'
import { endFile, endTest } from '../test/support/cleanup.ts'

// A failure must be the change's, not the day's: property tests try the same cases every time,
// others where a seed is given.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20261124) })

afterEach(endTest)
afterAll(async () => {
  await endFile()
  forgetValues()
})
