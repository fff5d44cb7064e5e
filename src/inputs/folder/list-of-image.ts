import { join } from 'node:path'
import { statusOf, textOfFile } from '../../cache/regular-file.ts'
import type { ChosenFile } from './chosen-file.ts'
import { listsForDevelopment } from './requirements-of-folder.ts'

/** Commands that install from a list of requirements, or make wheels from it. */
const INSTALLS = /\b(?:pip3?(?:\.\d+)?|uv\s+pip)\s.*\b(?:install|sync|wheel)\b/
const LISTS = /(?:^|\s)(?:-r|--requirements?)(?:=|\s*)["']?([^\s"']+)/g

/**
 * The list of requirements that the Dockerfile of a folder installs, if it is the only one there
 * that is not for development: the command that the maintainers run is more certain than the
 * project file.
 */
export function listOfImage(names: readonly string[], folder: string): ChosenFile | undefined {
  if (!names.includes('Dockerfile')) return undefined
  const text = textOfFile(join(folder, 'Dockerfile')) ?? ''
  const lines = text
    .split(/\r?\n/)
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\[ \t]*\n/g, ' ')
    .split('\n')
  const commands = lines
    .filter((line) => /^\s*RUN\s/i.test(line))
    .flatMap((line) => line.split(/&&|\|\||;/))
    .filter((command) => INSTALLS.test(command))
  const lists = new Set(
    commands.flatMap((command) =>
      [...command.matchAll(LISTS)].flatMap(([, path = '']) => hereOf(path, names, folder) ?? []),
    ),
  )
  const [only, other] = [...lists].filter((file) => !listsForDevelopment(file))
  if (only === undefined || other !== undefined) return undefined
  return { file: only, why: 'Dockerfile installs it' }
}

/** The file of the folder that was copied to a path of an image: it has the same name. */
function hereOf(path: string, names: readonly string[], folder: string): string | undefined {
  const [parent = '', name = ''] = path.split('/').slice(-2)
  const within = `${parent}/${name}`
  if (/^(?:requirements?|reqs)$/.test(parent) && statusOf(join(folder, within))?.isFile() === true)
    return within
  return names.find((file) => file === (name === '' ? parent : name))
}
