import { inputError } from '../errors.ts'
import { parseToml, stringAt, stringList } from '../source-trees/toml.ts'
import type { WrittenRequirement } from './input.ts'
import { type ProjectText, projectRequirement } from './pyproject/project-requirements.ts'
import { withUvSources } from './pyproject/uv-sources.ts'
import { readUvTables, type UvTables } from './pyproject/uv-tables.ts'
import type { SourceText } from './source.ts'

/** What the head of a script asks for. */
export interface ScriptInput {
  readonly requirements: readonly WrittenRequirement[]
  readonly requiresPython: string | null
  readonly uv: UvTables
}

/**
 * Reads the inline metadata of a script (PEP 723): `dependencies`, `requires-python` and
 * `[tool.uv]`, which `uv run` heeds.
 *
 * @throws PysizeError exit 2: `no-script-metadata`, `invalid-toml`, `invalid-pyproject`,
 * `invalid-requirement`
 */
export function readScript({ file, text }: SourceText, cwd: string): ScriptInput {
  const block = metadataBlock(file, text)
  const table = parseToml(file, block)
  const { dependencies = [] } = table
  const listed = stringList(dependencies)
  if (listed === undefined) throw inputError('invalid-pyproject', 'dependencies is not a list of strings.', { places: [{ file }] })
  const uv = readUvTables(file, block, table, cwd)
  const where: ProjectText = { file, text: block, cwd }
  const requirements = listed.flatMap((one) => withUvSources(projectRequirement(one, '', where), uv, {}, cwd))
  const constraints = uv.constraints.map((one) => ({ ...projectRequirement(one, 'tool.uv', where), constraint: true }))
  return {
    requirements: [...requirements, ...constraints],
    requiresPython: stringAt(table, 'requires-python') ?? null,
    uv,
  }
}

/**
 * The TOML of the block at its own lines and columns, with the rest of the script blank. A block ends
 * at the last `# ///` of the comment lines that follow its first line.
 */
function metadataBlock(file: string, text: string): string {
  const lines = text.split(/\r?\n/)
  const starts = lines.flatMap((line, at) => (/^# \/\/\/ script\s*$/.test(line) ? [at] : []))
  const [start, second] = starts
  if (start === undefined)
    throw inputError('no-script-metadata', `${file} is a script that does not say what it requires.`, {
      places: [{ file }],
      hint: `Add it with: uv add --script ${file} PACKAGE`,
    })
  if (second !== undefined)
    throw inputError('invalid-script-metadata', `${file} has two blocks of script metadata.`, {
      places: [
        { file, line: start + 1 },
        { file, line: second + 1 },
      ],
    })
  const after = lines.slice(start + 1)
  const comments = after.findIndex((line) => !/^#(?: |$)/.test(line))
  const end = after.slice(0, comments < 0 ? undefined : comments).findLastIndex((line) => line.trimEnd() === '# ///')
  if (end < 0)
    throw inputError('invalid-script-metadata', `The block of script metadata in ${file} has no end.`, {
      places: [{ file, line: start + 1, column: 1, text: lines[start]! }],
      hint: 'It ends with a line "# ///".',
    })
  return lines.map((line, at) => (at > start && at <= start + end ? ` ${line.slice(1)}` : '')).join('\n')
}
