import fc from 'fast-check'
import { afterAll, afterEach } from 'vitest'
import { forgetValues } from '../src/text/concealed.ts'
import { endFile, endTest } from '../test/support/cleanup.ts'

// A failure must come from a change, not from chance: property tests try the same cases every time,
// and others only if a seed is given.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20261124) })

afterEach(endTest)
afterAll(async () => {
  await endFile()
  forgetValues()
})
