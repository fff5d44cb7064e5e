/**
 * The text of a project's file, by its path from the project's root with `/` between; `undefined`
 * if the project has no such file.
 */
export type FileLookup = (path: string) => string | undefined

/**
 * The requirements in files that setuptools reads (`file:` in setup.cfg, `{file = …}` in
 * pyproject.toml): one on each line, comments dropped.
 *
 * @returns `undefined` if a file is missing or contains more than requirements
 */
export function requirementLines(
  paths: readonly string[],
  files: FileLookup,
): readonly string[] | undefined {
  const requirements: string[] = []
  for (const path of paths) {
    const text = files(path.trim().replace(/^\.\//, ''))
    if (text === undefined) return undefined
    const lines = text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*/, '').trim())
    if (lines.some((line) => line.startsWith('-'))) return undefined
    for (const line of lines) if (line !== '') requirements.push(line)
  }
  return requirements
}
