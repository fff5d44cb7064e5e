import { normalizeName } from '../../../packaging/name.ts'
import { stringList, type TomlTable, tableAt } from '../../../source-trees/toml.ts'
import type { LockFormats } from '../lock.ts'

/**
 * The packages that uv builds, and those whose wheels it takes, by `[tool.uv]` of the project next
 * to the lock (uv: crates/uv-configuration/src/build_options.rs).
 */
export function uvFormats(project: TomlTable): LockFormats | undefined {
  const uv = tableAt(project, 'tool', 'uv')
  const named = (key: string): ReadonlySet<string> =>
    new Set((stringList(uv[key]) ?? []).map(normalizeName))
  const unbuilt = named('no-build-package')
  const withoutWheels = named('no-binary-package')
  const all = { build: uv['no-build'] !== true, wheels: uv['no-binary'] !== true }
  if (all.build && all.wheels && unbuilt.size === 0 && withoutWheels.size === 0) return undefined
  return {
    unbuiltBy: (name) => {
      if (all.build) return unbuilt.has(name) ? 'no-build-package' : null
      return all.wheels && withoutWheels.has(name) ? null : 'no-build'
    },
    withoutWheelsBy: (name) => {
      if (all.wheels) return withoutWheels.has(name) ? 'no-binary-package' : null
      return all.build && unbuilt.has(name) ? null : 'no-binary'
    },
  }
}
