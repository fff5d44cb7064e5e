import { parse } from 'unbash'
import { parseHeredocWord, withoutLeadingTabs } from '../dockerfile/heredoc.ts'
import type { Heredoc, LineMark, RunInstruction } from '../dockerfile/syntax.ts'
import { lineAt } from '../dockerfile/syntax-nodes.ts'
import { known, type ShellValue, unknownValue } from '../shell-value.ts'
import { newBudget, ShellBound, type StepsLeft, stepsOfDockerfile } from './budget.ts'
import type { Command, Word } from './command.ts'
import { runBody } from './interpreter.ts'
import type { BuildMachine } from './printed.ts'
import type { Frame, ShellSession } from './session.ts'
import { runWords } from './simple-command.ts'
import type { ScriptSource, ShellState } from './state.ts'
import { programName, unwrap } from './wrappers.ts'

/** The state of the build when a RUN instruction starts. */
export interface RunContext {
  /** ENV and ARG. */
  readonly env: ReadonlyMap<string, ShellValue>
  /** ARG names without a value. */
  readonly unsetArgs: ReadonlySet<string>
  /** Whether `env` may lack variables, because the base's settings are unknown. */
  readonly isOpen: boolean
  readonly cwd: ShellValue
  readonly user: string
  /** SHELL, or null for `/bin/sh -c`. */
  readonly shell: readonly string[] | null
  readonly machine: BuildMachine
  /** A budget that the RUN instructions of a Dockerfile share. */
  readonly left: StepsLeft
}

export interface RunCommands {
  readonly commands: readonly Command[]
  /** Why more commands may run than these; null if these are all. */
  readonly unread: string | null
}

/** The script of a RUN instruction: the text that the shell gets from BuildKit. */
interface Script {
  readonly text: string
  readonly marks: readonly LineMark[]
}

/** The deepest nesting of substitutions. At each level the parser reads the rest of the text. */
const DEEPEST_SUBSTITUTION = 50

function nestsDeeply(text: string): boolean {
  let depth = 0
  for (const [bracket] of text.matchAll(/\$\(|\)/g)) {
    depth = bracket === ')' ? Math.max(0, depth - 1) : depth + 1
    if (depth > DEEPEST_SUBSTITUTION) return true
  }
  return false
}

/**
 * The commands that a RUN instruction starts: its shell or exec form, or its heredoc, followed as
 * the shell would. Nothing is run. Steps and depth are limited.
 */
export function commandsOfRun(run: RunInstruction, context: RunContext): RunCommands {
  return follow(run.line, context, (frame) => {
    if (run.form === 'exec') {
      runWords(run.words.map(textWord), run.line, frame)
      return null
    }
    return runScript(scriptOf(run), context.shell ?? ['/bin/sh', '-c'], frame)
  })
}

/** How a script of the image is started. */
export interface ScriptStart {
  /** The one of the instruction. */
  readonly line: number
  readonly env: ReadonlyMap<string, ShellValue>
  readonly cwd: ShellValue
  readonly user: string
  readonly isBash: boolean
  readonly architecture: string
}

/** The commands that a shell script starts, which an instruction runs as a file. */
export function commandsOfScript(
  text: string,
  args: readonly string[],
  { line, env, cwd, user, isBash, architecture }: ScriptStart,
): RunCommands {
  const context: RunContext = {
    env,
    unsetArgs: new Set(),
    isOpen: false,
    cwd,
    user,
    shell: null,
    machine: { architecture },
    left: stepsOfDockerfile(),
  }
  return follow(line, context, (frame) => {
    frame.state.positional = args.map(known)
    frame.session.runText({ text, lineOf: () => line }, { ...frame, isBash })
    return null
  })
}

/**
 * @param run returns the fault of the shell, or null
 */
function follow(
  line: number,
  context: RunContext,
  run: (frame: Frame) => string | null,
): RunCommands {
  const commands: Command[] = []
  const faults: string[] = []
  const session: ShellSession = {
    budget: newBudget(context.left),
    unsetArgs: context.unsetArgs,
    machine: context.machine,
    runBody,
    runText: (source, frame) => {
      session.budget.spend(1 + source.text.length / 1000)
      if (nestsDeeply(source.text)) throw new ShellBound('it is nested too deeply')
      const script = parse(source.text)
      for (const { message } of script.errors ?? [])
        faults.push(`the shell can't read it: ${message}`)
      return runBody(script, { ...frame, source })
    },
  }
  const source: ScriptSource = { text: '', lineOf: () => line }
  const sink = { emit: (command: Command) => void commands.push(command), print: () => undefined }
  const frame: Frame = { session, state: firstState(context), source, sink, isBash: false }
  try {
    const fault = run(frame)
    if (fault !== null) faults.push(fault)
  } catch (error) {
    if (!(error instanceof ShellBound)) throw error
    faults.push(error.message)
  }
  return { commands, unread: faults[0] ?? null }
}

const textWord = (text: string): Word => ({ kind: 'text', text })

/** Whether the name or number of a user means root; without a user it is root. */
const isRoot = (user: string): boolean => user === '' || /^(?:root|0)(?:$|:)/.test(user)

/**
 * By the variables of the instruction, which many instructions share: those of root, and of others.
 */
const firstVariables = new WeakMap<RunContext['env'], Map<boolean, ShellState['variables']>>()

function variablesOf({ env, user }: RunContext): ShellState['variables'] {
  const found = firstVariables.get(env) ?? new Map<boolean, ShellState['variables']>()
  firstVariables.set(env, found)
  const variables = found.get(isRoot(user)) ?? withHome(env, user)
  found.set(isRoot(user), variables)
  return variables
}

/** The container's runtime sets HOME from /etc/passwd. */
function withHome(env: RunContext['env'], user: string): ShellState['variables'] {
  const home = isRoot(user) ? known('/root') : unknownValue('$HOME', 'HOME')
  return new Map(
    [['HOME', home] as const, ...env].map(([name, value]) => [
      name,
      { value, items: null, isExported: true },
    ]),
  )
}

function firstState(context: RunContext): ShellState {
  const { cwd, user, isOpen } = context
  const variables = variablesOf(context)
  return {
    variables,
    functions: new Map(),
    positional: [],
    cwd,
    user,
    conditions: [],
    isOpen,
    through: [],
    input: null,
  }
}

/** BuildKit's `dispatchRun`: a single heredoc is the script; the shell reads any others. */
function scriptOf({ words, heredocs, marks }: RunInstruction): Script {
  const text = words[0] ?? ''
  const [heredoc] = heredocs
  if (heredoc === undefined) return { text, marks }
  if (parseHeredocWord(text) !== null) return documentOf(heredoc)
  return heredocs.reduce<Script>(
    (script, each) => appended(script, { ...documentOf({ ...each, chomps: false }) }, each.name),
    {
      text,
      marks,
    },
  )
}

function documentOf({ content, chomps, line }: Heredoc): Script {
  const text = chomps ? withoutLeadingTabs(content) : content
  const marks: LineMark[] = []
  for (let offset = 0, at = 0; offset >= 0 && at === marks.length; at++) {
    marks.push({ offset, line: line + at })
    const feed = text.indexOf('\n', offset)
    if (feed < 0) break
    offset = feed + 1
  }
  return { text, marks }
}

function appended(script: Script, document: Script, name: string): Script {
  const offset = script.text.length + 1
  return {
    text: `${script.text}\n${document.text}${name}`,
    marks: [
      ...script.marks,
      ...document.marks.map((mark) => ({ offset: mark.offset + offset, line: mark.line })),
    ],
  }
}

/**
 * @returns the fault of the shell, or null
 */
function runScript({ text, marks }: Script, shell: readonly string[], frame: Frame): string | null {
  const shebang = /^#!\s*([^\n]*)/.exec(text)?.[1]
  const placeholder = textWord(text)
  const source: ScriptSource = { text, lineOf: (position) => lineAt(marks, position) }
  if (shebang !== undefined) {
    const words = shebang.split(/\s+/).map(textWord)
    const inner = unwrap(words)
    const through = inner?.kind === 'command' ? inner.words : words
    const program = unwrap(through)
    if (program?.kind !== 'input') {
      // A script for another program, which reads it as a file.
      runWords(words, source.lineOf(0), { ...frame, state: { ...frame.state, input: known(text) } })
      return null
    }
    frame.session.runText(source, { ...frame, isBash: program.isBash })
    return null
  }
  let words: readonly Word[] = [...shell.map(textWord), placeholder]
  const through: string[] = []
  for (let inner = unwrap(words); inner !== null; inner = unwrap(words)) {
    if (inner.kind === 'script' && inner.script === placeholder) {
      frame.state.through = through
      frame.session.runText(source, { ...frame, isBash: inner.isBash })
      return null
    }
    if (inner.kind !== 'command') break
    through.push(...inner.through)
    words = inner.words
  }
  // A script of the image that hands its argument to bash: `_dockerfile_shell.sh` of micromamba's.
  if (words.length === 2 && /\.sh$/.test(programName(words[0]))) {
    frame.state.through = [...through, words[0]?.text ?? '']
    frame.session.runText(source, { ...frame, isBash: true })
    return null
  }
  return `The shell ${programName(textWord(shell[0] ?? ''))} is not supported`
}
