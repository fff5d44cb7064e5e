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
  const [place] = told instanceof PysizeError ? told.places : []
  const hint =
    told instanceof PysizeError
      ? (told.hint ?? '')
      : 'This is a defect of pysize: please report it.'
  const message = `${told instanceof Error ? told.message : String(told)} ${hint}`.trim()
  write(
    `${workflowCommand('error', 'pysize', message, place === undefined ? null : { file: place.file, line: place.line ?? null })}\n`,
  )
  process.exitCode = 1
}
