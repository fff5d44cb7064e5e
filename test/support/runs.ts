/**
 * How often a property is tried: `short` times in `npm test`, FUZZ_FACTOR times as often in `npm
 * run fuzz`.
 */
export const runs = (short: number): { readonly numRuns: number } => ({
  numRuns: short * Number(process.env.FUZZ_FACTOR ?? 1),
})
