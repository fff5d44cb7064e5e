import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EstimateOptions } from '../../src/options/options.ts'

/** A recorded answer and the question it answers. */
export interface RecordedSet {
  /** `bahr-production@linux-x86_64-py3.11` */
  readonly name: string
  readonly expected: string
  readonly options: EstimateOptions
  readonly dated: boolean
}

/**
 * Reads the question from a file's name, by the format in the index's README:
 * `<set>[-<file>][-cpu|-torch290cpu|-DATE]@<platform>-py<version>`. `lowest` was resolved with
 * lowest-direct.
 */
export function recordedSets(directory: string, folder: string, extension: string): RecordedSet[] {
  const path = join(directory, folder)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter((file) => file.endsWith(extension))
    .sort()
    .map((file) => {
      const name = file.slice(0, -extension.length)
      const match = /^(.+?)(?:-(\d{4}-\d\d-\d\d))?@(.+)-py(\d[\d.]*)$/.exec(name)
      if (match === null) throw new Error(`${file} is not named as a recorded answer is`)
      const [, set = '', date, platform = '', python = ''] = match
      const torch = /-(cpu|torch(\d)(\d+)(\d)cpu)$/.exec(set)
      const base = torch === null ? set : set.slice(0, torch.index)
      return {
        name,
        expected: join(path, file),
        dated: date !== undefined,
        options: {
          files: [requirementsOf(directory, base)],
          platform,
          python,
          ...(base === 'lowest' ? { resolution: 'lowest-direct' as const } : {}),
          ...(date === undefined ? {} : { excludeNewer: date }),
          ...(torch === null ? {} : { torch: 'cpu' }),
          ...(torch?.[2] === undefined
            ? {}
            : { with: [`torch==${torch[2]}.${torch[3]}.${torch[4]}`] }),
        },
      }
    })
}

/**
 * `black` is sets/black/requirements.txt; `bahr`, `bahr-production` and `bahr-minimal` are files
 * below sets/bahr/requirements.
 */
function requirementsOf(directory: string, set: string): string {
  const whole = join(directory, 'sets', set, 'requirements.txt')
  if (existsSync(whole)) return whole
  const [project = '', ...rest] = set.split('-')
  const folder = join(directory, 'sets', project, 'requirements')
  const name = rest.length === 0 ? 'production' : rest.join('-')
  const file =
    readdirSync(folder).find((one) => one === `${name}.txt`) ??
    readdirSync(folder).find((one) => one.startsWith(`${name}-`))
  if (file === undefined) throw new Error(`no requirements file for ${set}`)
  return join(folder, file)
}
