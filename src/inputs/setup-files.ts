import { basename, dirname, resolve } from 'node:path'
import { inputError, type Place, type Warning, warning } from '../errors.ts'
import { computedReason } from '../source-trees/computed.ts'
import { readDeclarations } from '../source-trees/declarations.ts'
import { projectTree } from '../source-trees/project-tree.ts'
import { reasonOf } from '../source-trees/static-metadata.ts'
import { takeTurns } from '../turns.ts'
import type { WrittenRequirement } from './input.ts'
import { requireFewLines } from './input-limits.ts'
import { folderLookup } from './local/local-project.ts'
import { projectRequirements } from './pyproject/project-requirements.ts'
import { fileBeside, type SourceText } from './source.ts'

/** The declarations of a setup.cfg and a setup.py in one folder. */
export interface SetupInput {
  readonly requirements: readonly WrittenRequirement[]
  readonly requiresPython: string | null
  readonly extras: readonly string[]
  readonly warnings: readonly Warning[]
}

/**
 * Reads a setup.cfg or a setup.py, with the other one next to it as setuptools does, and runs
 * neither. A value that setup.py computes from the machine becomes a marker if the target decides
 * it, and a warning if not.
 *
 * @throws PysizeError exit 2: `dynamic-dependencies` if nothing static is declared,
 * `unknown-extra`, `invalid-requirement`
 */
export async function readSetupFiles(
  { file, text }: SourceText,
  {
    extras,
    allExtras,
    cwd,
    signal,
  }: {
    readonly extras: readonly string[]
    readonly allExtras?: boolean | undefined
    readonly cwd: string
    readonly signal?: AbortSignal | undefined
  },
): Promise<SetupInput> {
  const folder = dirname(resolve(cwd, file))
  const files = folderLookup(folder)
  const declared = readDeclarations(projectTree(files, null, folder))
  if (declared?.kind !== 'declared')
    throw inputError(
      'dynamic-dependencies',
      `The dependencies of ${file} are not known: ${reasonOf(files)}.`,
      {
        places: [{ file }],
        hint: 'Write the requirements to a file, for example with pip-compile or uv pip compile, and give that.',
      },
    )
  const { project, source, computed } = declared
  requireFewLines(project.dependencies.length, { file })
  const beside = ['setup.cfg', 'setup.py'].filter((name) => name !== basename(file))
  const others = beside.flatMap((name) => {
    const other = files(name)
    return other === undefined ? [] : [[fileBeside(file, name), other] as const]
  })
  const placeOf = lineFinder([[file, text], ...others])
  const wanted = allExtras === true ? [...project.optional.keys()] : extras
  const warnings = [
    ...(source === 'estimated'
      ? [
          warning(
            'setup-py-read',
            `${file}: the dependencies were read from setup.py without running it.`,
          ),
        ]
      : []),
    ...(computed === null
      ? []
      : [
          warning(
            'computed-dependencies',
            `${file}: the dependencies are estimated: ${computedReason(computed)}.`,
          ),
        ]),
  ]
  return {
    requirements: await projectRequirements(
      project,
      wanted,
      { file, text, cwd, placeOf },
      takeTurns(signal),
    ),
    requiresPython: project.requiresPython,
    extras: [...project.optional.keys()].sort(),
    warnings,
  }
}

/** How many characters are searched for requirements that share a line. */
const MOST_SEARCHED = 50_000_000

/**
 * Finds the line of a requirement, which is written with quotes in a setup.py and without in a
 * setup.cfg.
 */
function lineFinder(
  texts: readonly (readonly [file: string, text: string])[],
): (requirement: string) => Place {
  const lines = texts.flatMap(([file, text]) =>
    text.split(/\r?\n/).map((line, at) => ({ file, line: at + 1, text: line })),
  )
  const alone = new Map(
    lines
      .toReversed()
      .map((line) => [/^\s*["']?([^"',;#]+)/.exec(line.text)?.[1]?.trim() ?? '', line]),
  )
  const length = texts.reduce((sum, [, text]) => sum + text.length, 0)
  let searched = 0
  return (requirement) => {
    // Its condition in setup.py has become its marker.
    const written = requirement.split(';', 1)[0]!.trim()
    let found = alone.get(written)
    if (found === undefined && searched < MOST_SEARCHED) {
      searched += length
      found = lines.find(({ text }) => text.includes(written) && !/^\s*#/.test(text))
    }
    return found === undefined
      ? { file: texts[0]![0] }
      : { ...found, column: found.text.indexOf(written) + 1 }
  }
}
