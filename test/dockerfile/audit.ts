import { parseDockerfile } from '../../src/images/dockerfile/parse-dockerfile.ts'
import type { Dockerfile } from '../../src/images/dockerfile/syntax.ts'
import type { Command } from '../../src/images/shell/command.ts'
import { readBuild } from '../../src/images/stages/build.ts'

/** The result of reading one Dockerfile. */
export interface Audit {
  readonly stages: number
  readonly runs: number
  readonly commands: number
  /** Commands under a condition that is not decided. */
  readonly conditional: number
  /** Commands that install Python packages. */
  readonly installs: number
  /**
   * Lines whose text contains an install without a command for it, mostly in branches that are not
   * taken.
   */
  readonly unmatched: readonly string[]
  /** Why RUN instructions were not followed to their end. */
  readonly unread: readonly string[]
  /** Stages whose base needs a build argument. */
  readonly needing: number
}

const INSTALL =
  /(?:\bpip3?(?:\.\d+)?|-m pip)(?:\s+-\S+)*\s+install\b|\buv(?:\s+-\S+)*\s+(?:pip\s+(?:install|sync)|sync|add|tool\s+install)\b|\b(?:poetry|pipenv|pdm|pixi)(?:\s+-\S+)*\s+(?:install|sync|add)\b|\b(?:conda|mamba|micromamba)(?:\s+-\S+)*\s+(?:install|create|env\s+(?:create|update))\b/g

/** Reads all stages of a Dockerfile, each as a target, and counts what they run. */
export async function audit(content: string, file: string): Promise<Audit> {
  const dockerfile = parseDockerfile(content, file)
  const commands = new Map<string, Command>()
  const unread: string[] = []
  let needing = 0
  for (const index of dockerfile.stages.keys()) {
    const build = await readBuild(dockerfile, { target: String(index) }, async () => null).catch(
      (error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 'missing-build-arg'))
          throw error
        needing++
        return undefined
      },
    )
    for (const step of build?.stages.at(-1)?.steps ?? []) {
      if (step.kind !== 'run') continue
      if (step.unread !== null) unread.push(`line ${step.line}: ${step.unread}`)
      for (const [at, command] of step.commands.entries())
        commands.set(`${index} ${step.line} ${at}`, command)
    }
  }
  const all = [...commands.values()]
  const installing = all.filter(
    ({ words }) =>
      words
        .map(({ text }) => text)
        .join(' ')
        .search(INSTALL) >= 0,
  )
  return {
    stages: dockerfile.stages.length,
    runs: dockerfile.stages.reduce(
      (sum, { instructions }) => sum + instructions.filter(({ kind }) => kind === 'run').length,
      0,
    ),
    commands: all.length,
    conditional: all.filter(({ conditions }) => conditions.length > 0).length,
    installs: installing.length,
    unmatched: unmatched(dockerfile, installing),
    unread,
    needing,
  }
}

/** The install texts of RUN instructions in which fewer installs were found. */
function unmatched(dockerfile: Dockerfile, installing: readonly Command[]): readonly string[] {
  return dockerfile.stages.flatMap(({ instructions }) =>
    instructions.flatMap((instruction) => {
      if (instruction.kind !== 'run') return []
      const { line, endLine, words, heredocs } = instruction
      const text = [
        ...words,
        ...heredocs.map(({ content }) => content.replace(/^\s*#.*$/gm, '')),
      ].join('\n')
      const written = text.match(INSTALL)?.length ?? 0
      const found = installing.filter(
        (command) => command.line >= line && command.line <= endLine,
      ).length
      return found < written ? [`line ${line}: ${written} written, ${found} found`] : []
    }),
  )
}
