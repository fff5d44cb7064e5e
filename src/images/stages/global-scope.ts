import type { Dockerfile } from '../dockerfile/syntax.ts'
import { known } from '../shell-value.ts'
import { type ImagePlatform, platformText } from './platform.ts'
import { expansionsIn, type StageScope } from './stage-variables.ts'

export interface GlobalOptions {
  readonly buildArgs: ReadonlyMap<string, string>
  readonly platform: ImagePlatform
  readonly buildPlatform: ImagePlatform
  /** The name of the stage that is built. */
  readonly targetName: string | null
}

/**
 * The variables that FROM may use: the platform arguments, and ARG before the first FROM with
 * `--build-arg` (BuildKit's `defaultArgs` and `buildMetaArgs`). A stage sees them only after its
 * own ARG.
 */
export function globalScope(
  dockerfile: Dockerfile,
  { buildArgs, platform, buildPlatform, targetName }: GlobalOptions,
): StageScope {
  const defaults: readonly (readonly [string, string])[] = [
    ['BUILDPLATFORM', platformText(buildPlatform)],
    ['BUILDOS', buildPlatform.os],
    ['BUILDOSVERSION', ''],
    ['BUILDARCH', buildPlatform.architecture],
    ['BUILDVARIANT', buildPlatform.variant],
    ['TARGETPLATFORM', platformText(platform)],
    ['TARGETOS', platform.os],
    ['TARGETOSVERSION', ''],
    ['TARGETARCH', platform.architecture],
    ['TARGETVARIANT', platform.variant],
    ['TARGETSTAGE', targetName ?? 'default'],
  ]
  const variables = new Map(
    defaults.map(([name, value]) => [name, known(buildArgs.get(name) ?? value)]),
  )
  const scope: StageScope = { variables, unsetArgs: new Set(), isOpen: false }
  for (const { args, line } of dockerfile.globalArgs) {
    const expansions = expansionsIn(scope, dockerfile, dockerfile.escapeToken, line)
    for (const { name, value } of args) {
      const given = buildArgs.get(name)
      if (given !== undefined) variables.set(name, known(given))
      else if (value !== null) variables.set(name, expansions.value(value))
      else if (!variables.has(name)) scope.unsetArgs.add(name)
    }
  }
  return scope
}
