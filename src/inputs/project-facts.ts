import { PysizeError } from '../errors.ts'
import { normalizeName } from '../packaging/name.ts'
import { isUrl, readSource } from './source.ts'

/** The project facts of a pyproject.toml. */
export interface ProjectFacts {
  readonly file: string
  /** Normalised; null if it has none. */
  readonly name: string | null
  /** `requires-python`, as written. */
  readonly requiresPython: string | null
}

/** The projects among the files: `[project]` or `[tool.poetry]` of a pyproject.toml. */
export async function projectFacts(
  files: readonly string[],
  cwd: string,
): Promise<readonly ProjectFacts[]> {
  const facts: ProjectFacts[] = []
  for (const file of files) {
    if (isUrl(file) || !/(?:^|[/\\])pyproject\.toml$/.test(file)) continue
    const { parseToml, stringAt, tableAt } = await import('../source-trees/toml.ts')
    try {
      const table = parseToml(file, (await readSource({ file, shown: file }, { cwd }, [])).text)
      const project = tableAt(table, 'project')
      const name = stringAt(project, 'name') ?? stringAt(tableAt(table, 'tool', 'poetry'), 'name')
      facts.push({
        file,
        name: name === undefined ? null : normalizeName(name),
        requiresPython: stringAt(project, 'requires-python') ?? null,
      })
    } catch (error) {
      // The estimate reports the faults of the file.
      if (!(error instanceof PysizeError)) throw error
    }
  }
  return facts
}
