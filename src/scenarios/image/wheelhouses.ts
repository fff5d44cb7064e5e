import { posix } from 'node:path'
import type { FileSystem } from '../../images/file-system/image-files.ts'
import { liesIn } from '../../images/file-system/image-path.ts'
import { normalizeName } from '../../packaging/name.ts'

/** The wheels that `pip wheel` put into a folder, as pins; one of them with the path's extras. */
export const wheelhouse = (written: string, files: FileSystem): readonly string[] => {
  const [, path = written, extras = ''] = /^(.*\.whl)(\[[^\]]*\])$/.exec(written) ?? []
  const pins = pinsAt(path, files)
  const [only] = pins
  if (extras === '' || only === undefined || pins.length > 1) return pins
  const [name = '', version = ''] = only.split('==')
  return [posix.isAbsolute(only) ? `${only}${extras}` : `${name}${extras}==${version}`]
}

const pinsAt = (path: string, files: FileSystem): readonly string[] => {
  const last = path.lastIndexOf('/')
  const folder = /[*?[]/.test(path.slice(last)) ? path.slice(0, last) : path
  return files.flatMap(({ group }) =>
    group.pins !== undefined && group.places.some((place) => liesIn(place, folder))
      ? group.pins
      : [],
  )
}

/** The project whose wheel lies in one of the folders, for a requirement by its name. */
export const projectAt = (
  folders: readonly string[],
  requirement: string,
  files: FileSystem,
): string | undefined => {
  const [, name = '', extras = ''] =
    /^([\w.-]+)(\[[^\]]*\])?\s*(?:$|[=<>~!])/.exec(requirement) ?? []
  for (const { group } of files) {
    const [pin, ...others] = group.pins ?? []
    const [place = ''] = group.places
    const [project = ''] = posix.basename(place).split('-')
    if (
      pin !== undefined &&
      others.length === 0 &&
      posix.isAbsolute(pin) &&
      normalizeName(project) === normalizeName(name) &&
      folders.some((folder) => liesIn(place, folder))
    )
      return `${pin}${extras}`
  }
  return undefined
}
