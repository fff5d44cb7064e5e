import type { SystemManager } from '../../images/commands/effect.ts'
import type { KnownCommand } from '../../images/commands/known-command.ts'
import { listSome } from '../../text/lists.ts'
import type { ImageWork, StageState, StepPlace } from './image-work.ts'
import type { ResolvedInstall } from './resolve-install.ts'
import { listsOf, presentIn } from './system/system-state.ts'
import { weighedPackages } from './weighed-packages.ts'

const MANAGERS: Readonly<Record<string, SystemManager>> = { debian: 'apt', alpine: 'apk' }
const COMPILERS = /^(?:gcc|g\+\+|clang|tcc)(?:-\d+)?(?:-x86-64-linux-gnu|-aarch64-linux-gnu)?$/
const COMPILER: Readonly<Record<string, string>> = {
  apt: 'apt-get install --no-install-recommends build-essential',
  apk: 'apk add build-base',
}

/**
 * Reports source archives with code to compile in a stage without a compiler. Only stages whose
 * packages are known are looked at.
 */
export async function noteMissingCompiler(
  resolved: ResolvedInstall,
  { text }: KnownCommand,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<void> {
  const manager = MANAGERS[place.base?.distribution?.id ?? '']
  if (manager === undefined || place.base?.packages == null) return
  const built = weighedPackages(resolved).flatMap(({ estimate: { name, version }, weight }) =>
    resolved.written.has(name) && weight?.kind === 'sdist' && weight.extensions !== undefined
      ? [{ text: `${name} ${version}`, count: 1 }]
      : [],
  )
  if (built.length === 0) return
  const present = presentIn(state, place, await listsOf(manager, place, work))
  if ([...present.keys()].some((name) => COMPILERS.test(name))) return
  work.findings.push({
    code: 'compiler-missing',
    line: place.line,
    size: 0,
    message: `${listSome(built, 3)} ${built.length === 1 ? 'has' : 'have'} code to compile and no wheel for this target, and line ${place.line} has no compiler: ${text.split(' ', 2).join(' ')} stops there unless the build works without one.`,
    fix: `${COMPILER[manager]} in an earlier RUN of a build stage, with the libraries' -dev packages.`,
  })
}
