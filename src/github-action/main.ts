import { createRequire } from 'node:module'
import { PysizeError } from '../errors.ts'
import { workflowCommand } from '../reports/formats/workflow-command.ts'
import { readableError, runAction } from './action.ts'

const { version }: { version: string } = createRequire(import.meta.url)('../package.json')

const write = (text: string): void => void process.stdout.write(text)

try {
  process.exitCode = await runAction({ env: process.env, version, write })
} catch (error) {
  const told = readableError(error)
  if (!(told instanceof PysizeError)) throw error
  const [place] = told.places
  const message = told.hint === undefined ? told.message : `${told.message} ${told.hint}`
  write(`${workflowCommand('error', 'pysize', message, place === undefined ? null : { file: place.file, line: place.line ?? null })}\n`)
  process.exitCode = 1
}
