import { dirname, join, relative, resolve } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'
import { inputError, type Place } from '../../errors.ts'
import type { ProjectSettings } from '../../model/estimate.ts'
import type { OptionRow } from '../../options/option-row.ts'
import { OPTIONS, settingKey } from '../../options/option-table.ts'
import type { EstimateOptions } from '../../options/options.ts'
import { didYouMean } from '../../text/nearest.ts'
import { projectFolders } from '../project-folders.ts'
import { isUrl } from '../source.ts'
import { EXTENDS, settingValue } from './setting-value.ts'

/** The settings of a project, as options and as text. */
export interface FoundSettings {
  readonly options: Partial<EstimateOptions>
  readonly shown: ProjectSettings
}

/** The settings of the GitHub action: the targets that it compares, such as `3.12 linux/arm64`. */
export const TARGETS = 'targets'

/** The keys, each with the option that it sets; null if it sets none. */
const KEYS: ReadonlyMap<string, readonly [name: string | null, row: Pick<OptionRow, 'type'>]> =
  new Map<string, readonly [string | null, Pick<OptionRow, 'type'>]>([
    ...Object.entries(OPTIONS).flatMap(([name, row]) =>
      row.setting === true ? [[settingKey(name), [name, row]] as const] : [],
    ),
    [TARGETS, [null, { type: 'texts' }]],
    [EXTENDS, [null, { type: 'text' }]],
  ])

/**
 * `[tool.pysize]` of the nearest pyproject.toml that has one, from the folder of a file up to the
 * repository's root. Anybody may have written the repository, so it sets no local paths and no
 * logins.
 *
 * @returns null for stdin and URLs, and if nothing is set
 * @throws PysizeError exit 2: `unknown-setting`, `invalid-setting`, with the line
 */
export async function projectSettings(
  file: string | undefined,
  cwd: string,
): Promise<FoundSettings | null> {
  if (file === undefined || file === '-' || isUrl(file)) return null
  for (const folder of projectFolders(dirname(resolve(cwd, file)), cwd)) {
    const path = join(folder, 'pyproject.toml')
    const text = textOfFile(path)
    // TOML is loaded only if the text contains the table's name.
    if (text === undefined || !text.includes('tool.pysize')) continue
    const inside = relative(cwd, path)
    const found = await settingsIn(text, inside.startsWith('..') ? path : inside)
    if (found !== null) return found
  }
  return null
}

/**
 * The settings in the text of a pyproject.toml; null if there are none.
 *
 * @throws PysizeError exit 2: `unknown-setting`, `invalid-setting`
 */
export async function settingsIn(text: string, file: string): Promise<FoundSettings | null> {
  const { parseToml, tableAt } = await import('../../source-trees/toml.ts')
  const table = tableAt(parseToml(file, text), 'tool', 'pysize')
  const entries = Object.entries(table).map(([key, value]) => {
    const known = KEYS.get(key)
    if (known === undefined) throw unknownSetting(key, placeOf(key, text, file))
    const [name, row] = known
    return { key, name, value: settingValue(key, value, row, placeOf(key, text, file)) }
  })
  if (entries.length === 0) return null
  return {
    options: Object.fromEntries(
      entries.flatMap(({ name, value }) => (name === null ? [] : [[name, value]])),
    ),
    shown: {
      file,
      ...(isText(table[EXTENDS]) ? { extends: table[EXTENDS] } : {}),
      options: Object.fromEntries(
        entries.flatMap(({ key, value }) => (key === EXTENDS ? [] : [[key, value]])),
      ),
    },
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'

function unknownSetting(key: string, place: Place): Error {
  const isOption = Object.keys(OPTIONS).some((name) => settingKey(name) === key)
  const hint = isOption
    ? 'It names a local path or belongs to one run: give it on the command line.'
    : (didYouMean(key, KEYS.keys()) ?? `There are: ${[...KEYS.keys()].join(', ')}.`)
  return inputError('unknown-setting', `[tool.pysize] has no setting ${key}.`, {
    places: [place],
    hint,
  })
}

/** The line that sets a key, in the table or as `tool.pysize.key`. */
function placeOf(key: string, text: string, file: string): Place {
  const lines = text.split(/\r?\n/)
  const header = lines.findIndex((line) => line.replace(/\s/g, '').startsWith('[tool.pysize]'))
  const at = lines.findIndex(
    (line, i) =>
      i > header &&
      new RegExp(`^\\s*(?:tool\\s*\\.\\s*pysize\\s*\\.\\s*)?["']?${escaped(key)}["']?\\s*=`).test(
        line,
      ),
  )
  return at < 0 ? { file } : { file, line: at + 1, column: 1, text: lines[at]! }
}

const escaped = (text: string): string => text.replace(/[^\w-]/g, '\\$&')
