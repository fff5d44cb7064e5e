import { inputError } from '../../errors.ts'
import { parseToml, stringAt, stringList } from '../../source-trees/toml.ts'
import type { WrittenRequirement } from '../input.ts'
import { type ProjectText, projectRequirement } from '../pyproject/project-requirements.ts'
import { withUvSources } from '../pyproject/uv-sources.ts'
import { readUvTables, type UvTables } from '../pyproject/uv-tables.ts'
import type { SourceText } from '../source.ts'
import { metadataBlock } from './script-block.ts'

/** The requirements in the head of a script. */
export interface ScriptInput {
  readonly requirements: readonly WrittenRequirement[]
  readonly requiresPython: string | null
  readonly uv: UvTables
}

/**
 * Reads the inline metadata of a script (PEP 723): `dependencies`, `requires-python` and
 * `[tool.uv]`, which `uv run` uses.
 *
 * @throws PysizeError exit 2: `no-script-metadata`, `invalid-toml`, `invalid-pyproject`,
 * `invalid-requirement`
 */
export function readScript({ file, text }: SourceText, cwd: string): ScriptInput {
  const block = metadataBlock(file, text)
  const table = parseToml(file, block)
  const { dependencies = [] } = table
  const listed = stringList(dependencies)
  if (listed === undefined)
    throw inputError('invalid-pyproject', 'dependencies is not a list of strings.', {
      places: [{ file }],
    })
  const uv = readUvTables(file, block, table, cwd)
  const where: ProjectText = { file, text: block, cwd }
  const requirements = listed.flatMap((one) =>
    withUvSources(projectRequirement(one, '', where), uv, {}, cwd),
  )
  const constraints = uv.constraints.map((one) => ({
    ...projectRequirement(one, 'tool.uv', where),
    constraint: true,
  }))
  return {
    requirements: [...requirements, ...constraints],
    requiresPython: stringAt(table, 'requires-python') ?? null,
    uv,
  }
}
