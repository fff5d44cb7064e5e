import { withoutNegation } from '../../images/shell/flow.ts'

/** An undecided condition of a RUN instruction, and whether a command needs it to be true. */
interface OpenCondition {
  readonly text: string
  readonly holds: boolean
}

/** The open conditions of a command that changes files, outermost first. */
export interface BranchPath {
  readonly line: number
  readonly conditions: readonly OpenCondition[]
}

/** Whether conditions are true, by `branchKey`. Missing ones are true. */
export type BranchWay = ReadonlyMap<string, boolean>

export const branchKey = (line: number, text: string): string => `${line} ${text}`

/** Loops run once: their number is not a question of two branches. */
export const isLoop = (text: string): boolean => /^(?:for each of|while|until) /.test(text)

export function openCondition(text: string): OpenCondition {
  const { text: own, isNegated } = withoutNegation(text)
  return { text: own, holds: !isNegated }
}

/** Another way through the open conditions of a build. */
export interface OtherWay {
  readonly line: number
  /** The assumption on the other way. */
  readonly condition: string
  /** The condition of this way: another one, or the one after `unless`. */
  readonly otherwise: string
  readonly way: BranchWay
}

/** The most ways, because more would take too long. */
const MOST_WAYS = 6

/**
 * The ways that differ from the first in one decision: each `else`, each arm of `case`, and skipped
 * commands.
 */
export function otherWays(paths: readonly BranchPath[]): {
  readonly ways: readonly OtherWay[]
  readonly left: number
} {
  const ways = new Map<string, OtherWay>()
  const isNegatedIn = ({ line, text }: { readonly line: number; readonly text: string }): boolean =>
    paths.some(
      (path) =>
        path.line === line && path.conditions.some((one) => one.text === text && !one.holds),
    )
  for (const { line, conditions } of paths) {
    for (const [at, { text, holds }] of conditions.entries()) {
      const isElse = !holds && conditions.slice(0, at).every((one) => one.holds)
      if (!isElse && (!holds || isNegatedIn({ line, text }))) continue
      const all = isElse ? conditions : [...conditions.slice(0, at), { text, holds: false }]
      const last = isElse ? conditions.findLast((one, index) => index > at && one.holds) : undefined
      const failing = all.filter((one) => !one.holds).map((one) => one.text)
      const way = new Map(all.map((one) => [branchKey(line, one.text), one.holds]))
      const otherwise = last?.text ?? `unless ${failing.join(' or ')}`
      ways.set(JSON.stringify([...way]), { line, condition: failing[0]!, otherwise, way })
    }
  }
  const all = [...ways.values()]
  return { ways: all.slice(0, MOST_WAYS), left: Math.max(0, all.length - MOST_WAYS) }
}
