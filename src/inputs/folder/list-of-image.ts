import { readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { statusOf, textOfFile } from '../../cache/regular-file.ts'
import type { ChosenFile } from './chosen-file.ts'
import { listsForDevelopment } from './requirements-of-folder.ts'

/** Commands that install from a list of requirements, or make wheels from it. */
const INSTALLS = /\b(?:pip3?(?:\.\d+)?|uv\s+pip)\s.*\b(?:install|sync|wheel)\b/
const LISTS = /(?:^|\s)(?:-r|--requirements?)(?:=|\s*)["']?([^\s"']+)/g
const QUOTED = /"(?:[^"\\]|\\.)*"|'[^']*'/g
/** A quoted text may contain what separates commands. */
const quietly = (quoted: string): string => (/[&|;]/.test(quoted) ? '""' : quoted)

/**
 * The lists of requirements that the Dockerfile of a folder installs, without those for
 * development, if there is one, or if one command installs them together: the command that the
 * maintainers run is more certain than the project file.
 */
export function listOfImage(names: readonly string[], folder: string): ChosenFile | undefined {
  const dockerfile = dockerfileOf(names, folder)
  if (dockerfile === undefined) return undefined
  const text = textOfFile(join(folder, dockerfile)) ?? ''
  const lines = text
    .split(/\r?\n/)
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\[ \t]*\n/g, ' ')
    .split('\n')
  const commands = lines
    .filter((line) => /^\s*RUN\s/i.test(line))
    .flatMap((line) => line.replace(QUOTED, quietly).split(/&&|\|\||;/))
    .filter((command) => INSTALLS.test(command))
    .map((command) => [
      ...new Set(
        [...command.matchAll(LISTS)]
          .flatMap(([, path = '']) => hereOf(path, names, folder, posix.dirname(dockerfile)) ?? [])
          .filter((file) => !listsForDevelopment(file)),
      ),
    ])
  const [file, ...further] = commands.find((lists) => lists.length > 0) ?? []
  if (file === undefined || new Set(commands.flat()).size > further.length + 1) return undefined
  return further.length === 0
    ? { file, why: `${dockerfile} installs it` }
    : { file, further, why: `${dockerfile} installs them together` }
}

/**
 * The Dockerfile at the top of a folder, or else the only one in a folder named `docker`, whose
 * images are built from the top.
 */
export function dockerfileOf(names: readonly string[], folder: string): string | undefined {
  if (names.includes('Dockerfile')) return 'Dockerfile'
  const inside = foldersIn(folder)
  const found = [...inside, ...inside.flatMap((name) => foldersIn(folder, name))]
    .filter((path) => /^\.?docker$/i.test(posix.basename(path)))
    .map((path) => `${path}/Dockerfile`)
    .filter((path) => statusOf(join(folder, path))?.isFile() === true)
  return found.length === 1 ? found[0] : undefined
}

/** A folder may contain anything, so only its first folders are read. */
const MOST_FOLDERS = 100

function foldersIn(folder: string, within = ''): readonly string[] {
  try {
    return readdirSync(join(folder, within), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
      .slice(0, MOST_FOLDERS)
      .map(({ name }) => posix.join(within, name))
  } catch {
    return []
  }
}

/**
 * The file of the folder that was copied to a path of an image: it has the same name.
 *
 * @param own the folder of the Dockerfile
 */
function hereOf(
  path: string,
  names: readonly string[],
  folder: string,
  own: string,
): string | undefined {
  const [parent = '', name = ''] = path.split('/').slice(-2)
  const file = name === '' ? parent : name
  const isFile = (inside: string): boolean => statusOf(join(folder, inside))?.isFile() === true
  // A Dockerfile with a file of this name next to it may be built from its own folder.
  if (own !== '.' && isFile(`${own}/${file}`)) return undefined
  const within = `${parent}/${name}`
  if (/^(?:requirements?|reqs)$/.test(parent) && isFile(within)) return within
  return names.find((one) => one === file)
}
