import { readCondaEnvironment } from '../../inputs/conda/environment-yml.ts'
import { readText } from '../../inputs/edits/read-text.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { shellWord } from '../../text/shell-word.ts'
import { acceleratedTorch, solveCpuBuild } from '../conda/solve-cpu-build.ts'
import type { Plan } from '../plan/plan.ts'
import type { Session } from '../session/session.ts'
import type { Proposal } from './proposal.ts'

const CPU_BUILD = {
  code: 'cpu-build',
  title: 'Install the CPU build of pytorch',
  breaks: 'code that runs on a GPU',
  harm: 1,
} as const

/**
 * The CPU build of pytorch, if conda installs another one: by a line of an environment.yml, or for a
 * lock by the commands of its tool.
 */
export async function* condaCpuProposals(
  { conda, lock, rules }: Plan,
  { offline }: EstimateOptions,
  session: Session,
): AsyncGenerator<Proposal> {
  if (conda === null || offline === true || acceleratedTorch(conda) === undefined) return
  if (lock === null) return yield* inEnvironment(conda.file, session)
  const found = await solveCpuBuild(conda, rules.target, session)
  if (found === null) return
  const from = conda.packages.some(({ name }) => name === 'pytorch-gpu') ? 'pytorch-gpu' : 'pytorch'
  yield {
    ...CPU_BUILD,
    lines: [],
    edits: [],
    commands: [],
    notes: [],
    places: [conda.file],
    replaces: { from, to: found.requirement },
    change: {
      edits: [],
      plan: (plan) => (plan.conda === null ? plan : { ...plan, conda: found.conda }),
    },
  }
}

function* inEnvironment(file: string, { host }: Session): Generator<Proposal> {
  const { packages } = readCondaEnvironment({ file, text: readText(file, host.cwd), sha256: '' })
  for (const { text, place } of packages) {
    const to = onCpu(text)
    if (to === null || place.line === undefined || place.text === undefined) continue
    const edits = [
      { file, line: place.line, remove: [place.text], add: [place.text.replace(text, to)] },
    ]
    yield {
      ...CPU_BUILD,
      file,
      lines: [`${file}:${place.line}: write ${to} instead of ${text}`],
      edits,
      commands: [`conda env update --prune --file ${shellWord(file)}`],
      notes: [],
      places: [`${file}:${place.line}`],
      change: { edits },
    }
  }
}

/**
 * A requirement of pytorch for its CPU builds (conda: `MatchSpec`: a name, a version, a build); null
 * for another package. The text needs no quotes of its own, because the line may be quoted.
 */
function onCpu(text: string): string | null {
  const named = /^((?:[^\s:]+::)?)pytorch(-gpu)?(?![\w-])([^[]*)$/.exec(text.trim())
  if (named === null) return null
  const [, channel = '', gpu, rest = ''] = named
  const asked = rest.trim()
  // One `=` without a build matches all versions that begin so; with a build it is exact.
  const [, equals = '', exact, build] =
    /^(={0,2})\s*([^\s=<>!~,|]+)(?:[=\s]\s*(\S+))?$/.exec(asked) ?? []
  if (exact === undefined) {
    const version = /^(\S.*?[^\s,|<>=!~])\s+[^\s=<>!~,|]+$/.exec(asked)?.[1] ?? asked
    if (gpu !== undefined) return `${channel}pytorch-cpu${version === '' ? '' : ` ${version}`}`
    return version === '' ? `${channel}pytorch=*=*cpu*` : `${channel}pytorch ${version} *cpu*`
  }
  const isBeginning = equals === '=' && build === undefined && !exact.endsWith('*')
  if (gpu !== undefined) return `${channel}pytorch-cpu=${isBeginning ? '' : '='}${exact}`
  return `${channel}pytorch=${exact}${isBeginning ? '.*' : ''}=*cpu*`
}
