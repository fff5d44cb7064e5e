import { fileURLToPath } from 'node:url'
import { readPageTemplate } from './cli/page-template.ts'
import { runProcess } from './cli/process.ts'

let worked = false

/** The whole program. The build makes one script from it, which `launcher/` runs. */
export const run = (version: string): Promise<never> =>
  runProcess(
    version,
    () => {
      worked = true
      return import('./index.ts')
    },
    // The same place from src/ and from dist/, where the program is one script.
    () => readPageTemplate(new URL('../dist/report-page.html', import.meta.url)),
    fileURLToPath(new URL('..', import.meta.url)),
  )

/** Whether a command has used the library, so the functions of a real run have run. */
export const hasWorked = (): boolean => worked
