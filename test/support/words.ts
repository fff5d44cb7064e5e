/** Words that do not repeat, by a generator of numbers with a fixed seed. */
export function words(seed: number, count: number): string {
  let state = seed + 1
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647
    return `w${state.toString(36)}`
  }).join(' ')
}
