import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { decodeText } from '../text-encoding.ts'

/** The text of a file of this machine that is to be edited. */
export const readText = (file: string, cwd: string): string =>
  decodeText(readFileSync(resolve(cwd, file)))
