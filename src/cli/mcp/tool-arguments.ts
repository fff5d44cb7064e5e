import { join, relative, resolve, sep } from 'node:path'
import { realPlace } from '../../cache/read-fence.ts'
import { statusOf } from '../../cache/regular-file.ts'
import { inputError } from '../../errors.ts'
import { printable } from '../../text/printable.ts'
import type { Tool, ToolArguments } from './tools.ts'

/** The fault of a tool's arguments, in one sentence; undefined if they are valid. */
export function argumentFault(
  { name, properties, required }: Tool,
  given: unknown,
): string | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return `The arguments of ${name} are not an object.`
  for (const key of required) if (!(key in given)) return `${name} needs the argument ${key}.`
  for (const [key, value] of Object.entries(given)) {
    const schema = Object.hasOwn(properties, key)
      ? (properties[key] as { readonly type: string })
      : undefined
    if (schema === undefined)
      return `${name} has no argument ${printable(key)}. It has ${Object.keys(properties).join(', ')}.`
    const fits =
      schema.type === 'array'
        ? Array.isArray(value) && value.every((one) => typeof one === 'string')
        : typeof value === schema.type
    if (!fits)
      return `The argument ${key} of ${name} has to be ${schema.type === 'array' ? 'an array of strings' : `a ${schema.type}`}.`
  }
  return undefined
}

/**
 * Checks that the named files are below the folder where pysize was started. The fence checks files
 * that these files name, before they are read.
 *
 * @throws PysizeError exit 2: `outside-start-folder`
 */
export function checkPaths({ files = [], old, new: next }: ToolArguments, cwd: string): void {
  for (const file of files as readonly string[]) checkFile(file, cwd)
  for (const side of [old, next]) {
    if (side === undefined) continue
    const name = String(side)
    if (statusOf(resolve(cwd, name)) !== undefined || /[\\/]$|^[\\/.~]/.test(name))
      checkFile(name, cwd)
    // A revision contains all files of the repository, whose top may be above this folder.
    else if (statusOf(join(cwd, '.git')) === undefined)
      throw inputError(
        'outside-start-folder',
        `'${printable(name)}' is not a file here, and this is not the top of a git repository.`,
        {
          hint: 'Name a file below the start folder, or start pysize mcp at the top of the repository.',
        },
      )
  }
}

function checkFile(file: string, cwd: string): void {
  const path = resolve(cwd, file)
  const inside = relative(realPlace(cwd), realPlace(path))
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(file)
  if (
    file !== '-' &&
    !isUrl &&
    inside !== '..' &&
    !inside.startsWith(`..${sep}`) &&
    resolve(inside) !== inside
  )
    return
  throw inputError(
    'outside-start-folder',
    `'${printable(file)}' is not below the folder where pysize mcp was started.`,
    {
      hint: 'Name a file in that folder, by its path relative to it.',
    },
  )
}
