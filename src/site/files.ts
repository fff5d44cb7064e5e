/** A file that was put on the page. */
export interface PageFile {
  /** Its path in the folder that was dropped, or its name. */
  readonly name: string
  readonly bytes: Uint8Array
  /** Whether it is estimated; otherwise others may include it. */
  readonly isNamed: boolean
}

/** The largest file, bytes. */
const MOST_BYTES = 64 * 2 ** 20

const LOCK =
  /(?:^|\/)(?:uv\.lock|poetry\.lock|pdm\.lock|pixi\.lock|Pipfile\.lock|conda-lock\.ya?ml|pylock(?:\.[^/]+)?\.toml)$/
const REQUIREMENTS = /requirements[^/]*\.(?:txt|in)$|(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/
const PROJECT = /(?:^|\/)(?:pyproject\.toml|Pipfile|setup\.cfg|setup\.py|environment\.ya?ml)$/

const rankOf = (name: string): number => {
  const rank = [LOCK, REQUIREMENTS, PROJECT].findIndex((names) => names.test(name))
  return rank < 0 ? 3 : rank
}

/**
 * The files with others added, which replace those with the same name. If none is estimated yet,
 * the most informative one is: a lock, then requirements, then a project.
 */
export function withFiles(
  files: readonly PageFile[],
  added: readonly PageFile[],
): readonly PageFile[] {
  const replaced = new Set(added.map(({ name }) => name))
  const all = [...files.filter(({ name }) => !replaced.has(name)), ...added]
  if (all.some(({ isNamed }) => isNamed)) return all
  const first = [...all].sort((one, other) => rankOf(one.name) - rankOf(other.name))[0]
  return all.map((file) => (file === first ? { ...file, isNamed: true } : file))
}

/**
 * Reads files that were chosen or dropped.
 *
 * @throws Error for one that is too large
 */
export function readFiles(files: Iterable<File>): Promise<readonly PageFile[]> {
  return Promise.all(
    [...files].map(async (file) => {
      if (file.size > MOST_BYTES) throw new Error(`${file.name} is larger than 64 MiB.`)
      const name =
        file.webkitRelativePath === '' ? file.name : file.webkitRelativePath.replace(/^[^/]*\//, '')
      return { name, bytes: new Uint8Array(await file.arrayBuffer()), isNamed: false }
    }),
  )
}
