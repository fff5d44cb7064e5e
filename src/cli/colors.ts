import type { CliProcess, Output } from './host.ts'

/** NO_COLOR (no-color.org) and FORCE_COLOR override what the output supports. */
export function wantsColors(output: Output, env: CliProcess['env']): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0'
  return output.isTTY && env.TERM !== 'dumb'
}
