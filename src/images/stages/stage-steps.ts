import type { TakeTurn } from '../../turns.ts'
import type {
  ArgInstruction,
  CopyInstruction,
  Dockerfile,
  RunInstruction,
  StageInstruction,
} from '../dockerfile/syntax.ts'
import type { StepsLeft } from '../shell/budget.ts'
import { cleanPath } from '../shell/builtins.ts'
import type { BuildMachine } from '../shell/printed.ts'
import { commandsOfRun } from '../shell/run-instruction.ts'
import { byDefault, isKnown, known, type ShellValue } from '../shell-value.ts'
import { mountsOf } from './mount.ts'
import type { ImagePlatform } from './platform.ts'
import { originOf, type StageNames } from './references.ts'
import { type Expansions, expansionsIn, type StageScope } from './stage-variables.ts'
import type { CopyStep, FileOrigin, ImageSetting, RunStep, StageConfig, Step } from './step.ts'

/** An instruction of a stage, or a trigger of its base. */
export interface StageTask {
  readonly instruction: StageInstruction
  readonly isTrigger: boolean
}

/** The facts that the stages of a build share. */
export interface StageSurroundings {
  readonly dockerfile: Dockerfile
  readonly names: StageNames
  readonly global: StageScope
  readonly buildArgs: ReadonlyMap<string, string>
  readonly left: StepsLeft
  /** A pause between two instructions, for other work. */
  readonly turn: TakeTurn
}

/** A stage before its first instruction. */
export interface StageStart {
  readonly scope: StageScope
  readonly config: StageConfig
  readonly platform: ImagePlatform
  readonly machine: BuildMachine
}

export interface StageEnd {
  readonly steps: readonly Step[]
  readonly config: StageConfig
  /** ONBUILD expressions, for stages on top of this one. */
  readonly triggers: readonly string[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Proxy variables that a builder passes to RUN without an ARG. */
const PROXIES = /^(?:https?|ftp|no|all)_proxy$/i

/** Follows the instructions of a stage, with all variables in their arguments replaced. */
export async function stageSteps(
  tasks: readonly StageTask[],
  start: StageStart,
  around: StageSurroundings,
): Promise<StageEnd> {
  const { scope } = start
  const { dockerfile } = around
  const config: Mutable<StageConfig> = { ...start.config }
  const env = new Map(config.env)
  config.env = env
  const triggers: string[] = []
  let hasCmd = false
  let runEnv: ReadonlyMap<string, ShellValue> | null = null

  function stepOf({ instruction, isTrigger }: StageTask): Step {
    const { line, endLine, text, kind } = instruction
    const expansions = expansionsIn(scope, dockerfile, dockerfile.escapeToken, line)
    const located = { line, endLine, text, isTrigger }
    const set = <T>(value: T): ImageSetting<T> => ({ value, line })
    const asConfig = (): Step => ({
      kind: 'config',
      instruction: kind,
      ...located,
      unknown: expansions.unknown(),
    })
    switch (kind) {
      case 'run':
        return runStep(instruction, expansions)
      case 'copy':
      case 'add':
        return copyStep(instruction, expansions)
      case 'workdir': {
        const path = joinedPath(config.workdir.value, expansions.expand(instruction.value))
        config.workdir = set(path)
        return { kind, ...located, path, user: config.user.value, unknown: expansions.unknown() }
      }
      case 'arg':
        declareArgs(instruction, expansions)
        return asConfig()
      case 'env': {
        // All values are replaced before the first one is set.
        const pairs = instruction.pairs.map(
          ({ name, value }) => [expansions.expand(name), expansions.value(value)] as const,
        )
        for (const [name, value] of pairs) {
          scope.variables.set(name, value)
          env.set(name, set(value))
        }
        runEnv = null
        return asConfig()
      }
      case 'user':
        config.user = set(expansions.expand(instruction.value))
        return asConfig()
      case 'shell':
        config.shell = set(instruction.words)
        return asConfig()
      case 'cmd':
        hasCmd = true
        config.cmd = set(programOf(instruction.form, instruction.words))
        return asConfig()
      case 'entrypoint':
        config.entrypoint =
          instruction.words.length === 0
            ? null
            : set(programOf(instruction.form, instruction.words))
        if (!hasCmd) config.cmd = null
        return asConfig()
      case 'onbuild':
        triggers.push(instruction.expression)
        return asConfig()
      case 'volume':
      case 'expose':
        for (const word of instruction.words) expansions.expand(word)
        return asConfig()
      default:
        return asConfig()
    }
  }

  const programOf = (form: 'shell' | 'exec', words: readonly string[]): readonly string[] =>
    form === 'exec' ? words : [...(config.shell?.value ?? ['/bin/sh', '-c']), ...words]

  /**
   * BuildKit's `dispatchArg`: `--build-arg`, then the default, then the value before the first
   * FROM.
   */
  function declareArgs({ args }: ArgInstruction, expansions: Expansions): void {
    for (const { name, value } of args) {
      const given = around.buildArgs.get(name)
      const assigned: ShellValue | undefined =
        given !== undefined
          ? known(given)
          : value !== null
            ? expansions.value(value)
            : around.global.variables.get(name)
      if (assigned !== undefined) scope.variables.set(name, assigned)
      else scope.unsetArgs.add(name)
    }
    runEnv = null
  }

  /** Made once between two changes, because instructions share it. */
  function runVariables(): ReadonlyMap<string, ShellValue> {
    const proxies = [...around.buildArgs].filter(([name]) => PROXIES.test(name))
    return new Map([
      ...proxies.map(([name, value]) => [name, known(value)] as const),
      ...scope.variables,
    ])
  }

  function runStep(instruction: RunInstruction, expansions: Expansions): RunStep {
    const { line, endLine, text, network } = instruction
    const mounts = mountsOf(instruction, dockerfile, around.names, expansions, config.workdir.value)
    runEnv ??= runVariables()
    const { commands, unread } = commandsOfRun(instruction, {
      env: runEnv,
      unsetArgs: scope.unsetArgs,
      isOpen: scope.isOpen,
      cwd: known(config.workdir.value),
      user: config.user.value,
      shell: config.shell?.value ?? null,
      machine: start.machine,
      left: around.left,
    })
    return {
      kind: 'run',
      line,
      endLine,
      text,
      isTrigger: false,
      commands,
      mounts,
      unread,
      network,
      unknown: expansions.unknown(),
    }
  }

  function copyStep(instruction: CopyInstruction, expansions: Expansions): CopyStep {
    const { kind, line, endLine, text, contents, link, parents, exclude, keepGitDir, unpack } =
      instruction
    const orNull = (word: string | null): string | null =>
      word === null ? null : expansions.expand(word)
    const files = contents.map(({ name, content, expands }) => {
      const written = expands ? expansions.document(content) : content
      return { name, content: written, size: Buffer.byteLength(written) }
    })
    return {
      kind,
      line,
      endLine,
      text,
      isTrigger: false,
      from: copyOrigin(instruction.from, around),
      sources: instruction.sources.map(expansions.expand),
      usualSources: instruction.sources.map((word) => {
        const usual = byDefault(expansions.value(word))
        return isKnown(usual) ? usual.text : null
      }),
      files,
      destination: destinationOf(expansions.expand(instruction.destination), config.workdir.value),
      chown: orNull(instruction.chown),
      chmod: orNull(instruction.chmod),
      link,
      parents,
      exclude,
      checksum: orNull(instruction.checksum),
      keepGitDir: keepGitDir ?? false,
      unpack,
      user: config.user.value,
      unknown: expansions.unknown(),
    }
  }

  const steps: Step[] = []
  for (const task of tasks) {
    await around.turn()
    steps.push({ ...stepOf(task), isTrigger: task.isTrigger })
  }
  return { steps, config, triggers }
}

function copyOrigin(from: string | null, { names, dockerfile }: StageSurroundings): FileOrigin {
  if (from === null) return { kind: 'context' }
  const origin = originOf(from, names, dockerfile.stages.length, true)
  return origin === 'no such stage' ? { kind: 'image', reference: from } : origin
}

/** A path that begins with an unknown variable stays as written: most are absolute. */
const joinedPath = (workdir: string, path: string): string =>
  path.startsWith('$')
    ? path.replace(/(?<=.)\/+$/, '')
    : cleanPath(path.startsWith('/') ? path : `${workdir}/${path}`)

/** A destination that ends with a slash or a dot is a folder: the slash stays. */
function destinationOf(written: string, workdir: string): string {
  const path = joinedPath(workdir, written)
  return path !== '/' && (written === '' || /(?:^|\/)\.?$/.test(written)) ? `${path}/` : path
}
