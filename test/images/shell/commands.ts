import { parseDockerfile } from '../../../src/images/dockerfile/parse-dockerfile.ts'
import { stepsOfDockerfile } from '../../../src/images/shell/budget.ts'
import type { Command, Word } from '../../../src/images/shell/command.ts'
import {
  commandsOfRun,
  type RunCommands,
  type RunContext,
} from '../../../src/images/shell/run-instruction.ts'
import { known } from '../../../src/images/shell-value.ts'

/** The variables of a test's RUN instructions: ENV NAME=…, and ARG ASKED without a value. */
const context: Omit<RunContext, 'left'> = {
  env: new Map([
    ['NAME', known('alpha')],
    ['LIST', known('one two')],
    ['TARGETARCH', known('amd64')],
  ]),
  unsetArgs: new Set(['ASKED']),
  isOpen: false,
  cwd: known('/app'),
  user: '',
  shell: null,
  machine: { architecture: 'amd64' },
}

/** The commands of a RUN instruction with this text, which may have several lines. */
export function runOf(text: string, changes: Partial<RunContext> = {}): RunCommands {
  const [instruction] = parseDockerfile(`FROM x\nRUN ${text}\n`, 'Dockerfile').stages[0]!
    .instructions
  if (instruction?.kind !== 'run') throw new Error('no RUN')
  return commandsOfRun(instruction, { ...context, left: stepsOfDockerfile(), ...changes })
}

/** `?text?` for what is not known, `~text` for a pattern; texts with spaces in quotes. */
const shownWord = (word: Word): string =>
  word.kind === 'unknown'
    ? `?${word.text}?`
    : word.kind === 'pattern'
      ? `~${word.text}`
      : /^[^\s'"]+$/.test(word.text)
        ? word.text
        : JSON.stringify(word.text)

export const shownWords = ({ words }: Command): string => words.map(shownWord).join(' ')

/** Each command as its conditions and words. */
export const shown = (text: string, changes: Partial<RunContext> = {}): string[] =>
  runOf(text, changes).commands.map((command) => {
    const conditions = command.conditions.map(
      ({ text: condition, byDefault }) => `{${condition}: ${byDefault}} `,
    )
    return conditions.join('') + shownWords(command)
  })
