import { resolve } from 'node:path'
import { statusOf } from '../cache/regular-file.ts'
import { inputError } from '../errors.ts'
import type { ImageAdvice } from '../model/image-advice.ts'
import { type DeliveryOptions, openReportFile } from './output-file.ts'

/**
 * The target of an advised Dockerfile. BuildKit reads the ignore file `NAME.dockerignore` before
 * `.dockerignore`, so no file of the project is replaced.
 *
 * @throws PysizeError exit 2 `output-would-overwrite` if the file exists and `--force` is not given
 */
export async function openEmitted(
  file: string,
  options: DeliveryOptions,
): Promise<(advice: ImageAdvice) => Promise<void>> {
  const ignoreFile = `${file}.dockerignore`
  for (const path of [file, ignoreFile])
    if (!options.force && statusOf(resolve(options.cwd, path)) !== undefined)
      throw inputError(
        'output-would-overwrite',
        `'${path}' exists, and the advised Dockerfile would replace it.`,
        {
          hint: 'Name another file, such as advised.Dockerfile, or add --force.',
        },
      )
  const write = await openReportFile(file, { ...options, force: true })
  return async ({ dockerfile, dockerignore }) => {
    await write(dockerfile)
    if (dockerignore !== null)
      await (await openReportFile(ignoreFile, { ...options, force: true }))(dockerignore)
  }
}
