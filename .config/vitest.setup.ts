import fc from 'fast-check'

// A failure must be the change's, not the day's: property tests try the same cases every time,
// others where a seed is given.
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20261124) })
