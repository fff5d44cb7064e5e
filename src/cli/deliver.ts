import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { PysizeError } from '../errors.ts'

/**
 * Where a report goes: a file that is written whole or not at all. Links are followed; a device or pipe is written to as it is.
 * Fails at once with `unwritable-output` (exit 2) where it can't be written, before there is a report.
 */
export async function openReportFile(file: string, cwd: string): Promise<(text: string) => Promise<void>> {
  const asked = resolve(cwd, file)
  const failing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (cause) {
      throw new PysizeError('unwritable-output', `The report can't be written to '${file}'.`, {
        exitCode: 2,
        hint: 'Name a file in a folder that exists and that you may write to.',
        cause,
      })
    }
  }

  const path = await realpath(asked).catch(() => asked)
  const found = await stat(path).catch(() => undefined)
  const special = found !== undefined && !found.isFile()
  await failing(async () => {
    if (found?.isDirectory()) throw new Error('it is a folder')
    await access(special ? path : dirname(path), constants.W_OK)
  })
  if (special) return (text) => failing(() => writeFile(path, text))
  return (text) =>
    failing(async () => {
      const unfinished = `${path}.${randomUUID()}.tmp`
      try {
        await writeFile(unfinished, text, { flag: 'wx' })
        await rename(unfinished, path)
      } catch (cause) {
        await rm(unfinished, { force: true })
        throw cause
      }
    })
}
