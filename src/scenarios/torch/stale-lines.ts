import { isFile, ownLines } from '../../analyse/own-lines.ts'
import type { Scenario } from '../../model/estimate.ts'
import { parseRequirement } from '../../packaging/requirement.ts'
import { satisfies } from '../../packaging/versions/satisfies.ts'
import { parseVersion } from '../../packaging/versions/version.ts'
import type { TorchChoice } from './choice.ts'

/** A line to replace. */
export interface StaleLine {
  readonly name: string
  /** The version or build of the choice. */
  readonly version: string
  /** The current text. */
  readonly requirement: string
  readonly file: string
  readonly line: number
}

/** Lines that name another build or another version of torch or a companion than the choice. */
export function staleLines(
  { build, versions }: TorchChoice,
  asked: Scenario,
): readonly StaleLine[] {
  return ownLines(asked).flatMap(({ name, requirement, file, line }) => {
    const version = versions.find((one) => one.name === name)?.version
    if (version === undefined || line === null || !isFile(file)) return []
    const label = /\+((?:cu|rocm|xpu)[a-z0-9.]*)/i.exec(requirement)?.[1]
    const isOther =
      label === undefined ? !admits(requirement, version) : label.toLowerCase() !== build
    return isOther ? [{ name, version, requirement, file, line }] : []
  })
}

/** Whether the specifier of a line allows a version. */
function admits(text: string, version: string): boolean {
  try {
    const { specifier, url } = parseRequirement(text)
    return url === null && satisfies(specifier, parseVersion(version)!)
  } catch {
    return false
  }
}
