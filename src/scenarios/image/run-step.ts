import { warning } from '../../errors.ts'
import { printsDownload } from '../../images/commands/download-commands.ts'
import type { Effect } from '../../images/commands/effect.ts'
import { effectsOf } from '../../images/commands/effects-of.ts'
import { filteredFind, foundBy } from '../../images/commands/file-commands.ts'
import type { KnownCommand } from '../../images/commands/known-command.ts'
import { TEXT_FILTERS } from '../../images/commands/text-filters.ts'
import { throughOf } from '../../images/commands/through.ts'
import { type FileSystem, unknownFiles } from '../../images/file-system/image-files.ts'
import { imagePath, liesIn } from '../../images/file-system/image-path.ts'
import { hostPathOf } from '../../images/file-system/look-up.ts'
import { added, copied } from '../../images/file-system/operations.ts'
import type { Command, Redirect } from '../../images/shell/command.ts'
import type { RunCommands } from '../../images/shell/run-instruction.ts'
import type { Mount, RunStep } from '../../images/stages/step.ts'
import { type BranchPath, branchKey, isLoop, openCondition } from './branches.ts'
import type { CommandUser } from './command-user.ts'
import type { CopySources } from './copy-step.ts'
import { decidedCommand } from './decided-command.ts'
import { applyEffect } from './effects/apply-effect.ts'
import { fileConditionHolds } from './file-condition.ts'
import { movedTexts, textAt } from './image-texts.ts'
import type { ImageWork, StageState, StepPlace } from './image-work.ts'
import { withToolRun } from './python-tool.ts'
import { commandsOfFile } from './script-file.ts'
import { simpleCommand } from './simple-command.ts'

/** The most commands of a RUN. */
const MOST_COMMANDS = 10_000

/** Carries out RUN: each command that its shell starts, as far as known. */
export async function runStep(
  step: RunStep,
  before: StageState,
  at: StepPlace,
  sources: CopySources,
  work: ImageWork,
): Promise<StageState> {
  const place: StepPlace = { ...at, mounted: step.mounts.flatMap(({ target }) => target ?? []) }
  const shown = await mountedFiles(step, place, sources)
  const keys = new Set(shown.map(({ group }) => group.key))
  let state: StageState = {
    ...before,
    files: [...before.files, ...shown],
    texts: new Map([...before.texts, ...mountedTexts(step, sources)]),
  }
  const { turn } = work.session
  for (const command of step.commands.slice(0, MOST_COMMANDS)) {
    await turn()
    if (await runs(command, step, state, work)) state = await carryOut(command, state, place, work)
  }
  if (step.commands.length > MOST_COMMANDS)
    state = {
      ...state,
      files: added(
        state.files,
        unknownFiles(step.text, '/.unread/rest', 'it starts more commands than pysize follows'),
        place.layer,
      ),
    }
  if (step.unread !== null)
    state = {
      ...state,
      files: added(state.files, unknownFiles(step.text, '/.unread', step.unread), place.layer),
    }
  const isKept = ({ group }: FileSystem[number]): boolean =>
    !keys.has(group.key) &&
    !(
      group.places.length > 0 &&
      group.places.every((path) => place.mounted.some((mount) => liesIn(path, mount)))
    )
  return {
    ...state,
    files: state.files.filter((held) => before.files.includes(held) || isKept(held)),
    activated: null,
  }
}

/**
 * The content of a mount of the context or of a stage, which a cache may begin with. No layer
 * contains it.
 */
async function mountedFiles(
  { mounts, ...step }: RunStep,
  place: StepPlace,
  sources: CopySources,
): Promise<FileSystem> {
  const shown = await Promise.all(
    mounts.map(async ({ type, target, source, from }: Mount) => {
      if ((type !== 'bind' && type !== 'cache') || target === null) return []
      if (from.kind === 'stage') {
        const stage = sources.stages.get(from.index)
        return stage === undefined ? [] : copied(stage.state.files, source, target)
      }
      if (type === 'cache' || from.kind !== 'context') return []
      const copy = {
        files: [],
        chown: null,
        chmod: null,
        link: false,
        parents: false,
        exclude: [],
        checksum: null,
        keepGitDir: false,
        unpack: null,
        user: '',
      }
      return sources.contextGroups(
        {
          ...step,
          ...copy,
          kind: 'copy',
          from,
          sources: [source],
          usualSources: [],
          destination: target,
        },
        place,
        () => false,
      )
    }),
  )
  return shown.flat().map((group) => ({ group, layer: -1 }))
}

/** Texts that commands of a stage wrote, at the paths where a mount shows them. */
const mountedTexts = ({ mounts }: RunStep, { stages }: CopySources): StageState['texts'] =>
  new Map(
    mounts.flatMap(({ type, target, source, from }) =>
      (type === 'bind' || type === 'cache') && target !== null && from.kind === 'stage'
        ? [
            ...movedTexts(
              stages.get(from.index)?.state.texts ?? new Map(),
              imagePath(source, '/'),
              target,
            ),
          ]
        : [],
    ),
  )

/**
 * Whether a command runs on the followed way. A command that runs only after a failure does not.
 * Commands that change files under an undecided condition are kept for the other ways.
 */
async function runs(
  command: Command,
  { line }: { readonly line: number },
  state: StageState,
  work: ImageWork,
): Promise<boolean> {
  const open: BranchPath['conditions'][number][] = []
  for (const { text, byDefault, file } of command.conditions) {
    const { text: own, holds } = openCondition(text)
    const verdict = own.startsWith('after failure of ')
      ? !holds
      : file === undefined
        ? byDefault
        : await fileConditionHolds(file, state)
    if (verdict === false) return false
    if (verdict === null && !isLoop(own)) open.push({ text: own, holds })
    else if (verdict === null && holds)
      work.warnings.push(
        warning(
          'branch-assumed',
          `Line ${line}: pysize does not know how often '${own}' runs, and counts it once.`,
        ),
      )
  }
  if (open.length > 0 && changesFiles(command)) work.paths.push({ line, conditions: open })
  const isTaken = open.every(
    ({ text, holds }) => (work.way.get(branchKey(line, text)) ?? true) === holds,
  )
  if (isTaken && open.length > 0 && command.words[0]?.text === 'exit') work.stops = true
  return isTaken
}

const changesFiles = (command: Command): boolean =>
  command.redirects.some(({ kind }) => kind !== 'read') ||
  effectsOf(simpleCommand(command)).some(({ kind }) => kind !== 'nothing' && kind !== 'folders')

/** Whether nothing else is known about the effect of a command. */
const mayBeScript = (command: KnownCommand): boolean =>
  command.program.includes('/') ||
  /^(?:\.|source)$/.test(command.name) ||
  effectsOf(command).some(({ kind }) => kind === 'unknown')

/** The deepest nesting of scripts that start scripts. */
const DEEPEST = 8

async function carryOut(
  command: Command,
  before: StageState,
  place: StepPlace,
  work: ImageWork,
  depth = 0,
): Promise<StageState> {
  const { simple: plain, input } = decidedCommand(command, before, place, work)
  // Variables override earlier settings of a tool.
  const simple = { ...plain, env: new Map([...before.settings, ...plain.env]) }
  const script =
    depth < DEEPEST && mayBeScript(simple)
      ? commandsOfFile(command, simple, before, place)
      : undefined
  if (script !== undefined)
    return followed(script, { text: command.text, line: command.line }, before, place, work, depth)
  const activated = activatedFolder(simple)
  let state: StageState = {
    ...before,
    printed: null,
    found: foundOf(simple, before),
    ...(activated === undefined ? {} : { activated }),
    ...(input === null ? {} : { texts: new Map([...before.texts, [STDIN, input]]) }),
  }
  state = await inEnvironment(command, simple, state, place, work)
  for (const effect of effectsAfter(simple, before))
    state = await applyEffect(effect, simple, state, place, work)
  state = withToolRun(simple, state, place)
  state = filtered(simple, input, state)
  for (const redirect of command.redirects)
    state = await redirected(redirect, command, simple, state, place, work)
  return command.through.length === 0 ? state : { ...state, activated: before.activated }
}

/** Carries out the commands of a script that a command starts. */
async function followed(
  { commands, unread }: RunCommands,
  { text, line }: { readonly text: string; readonly line: number },
  before: StageState,
  place: StepPlace,
  work: ImageWork,
  depth: number,
): Promise<StageState> {
  let state = before
  for (const command of commands.slice(0, MOST_COMMANDS)) {
    await work.session.turn()
    if (await runs(command, { line }, state, work))
      state = await carryOut(command, state, place, work, depth + 1)
  }
  return unread === null
    ? state
    : {
        ...state,
        files: added(state.files, unknownFiles(text, `/.unread/${text}`, unread), place.layer),
      }
}

/** A wrapper may install first (`uv run`), and chooses the environment. */
async function inEnvironment(
  { through }: Command,
  command: KnownCommand & CommandUser,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  if (through.length === 0) return state
  const { sync, environment } = throughOf(through, command)
  const isLocked = sync !== null && hostPathOf(state.files, sync.lock) !== undefined
  const synced = isLocked ? await applyEffect(sync, command, state, place, work) : state
  const last = synced.environments.findLast(({ kind }) => kind === 'venv')?.prefix
  const activated = environment === 'last' ? (last ?? null) : environment
  return activated !== null && synced.environments.some(({ prefix }) => prefix === activated)
    ? { ...synced, activated }
    : synced
}

/** The output of `find`, also after `grep`. */
function foundOf(command: KnownCommand, { found }: StageState): StageState['found'] {
  if (command.name === 'find') return foundBy(command) ?? null
  return found !== null && /^[ef]?grep$/.test(command.name) && command.reads !== undefined
    ? (filteredFind(command, found) ?? null)
    : null
}

/** `find … | xargs rm` and `xargs strip` act on the found files. */
function effectsAfter(command: KnownCommand, { found }: StageState): readonly Effect[] {
  const isOfFound = found !== null && command.reads !== undefined && command.args.includes(null)
  if (isOfFound && (command.name === 'rm' || command.name === 'rmdir' || command.name === 'unlink'))
    return [found]
  if (isOfFound && command.name === 'strip') return [{ kind: 'strip-symbols', roots: found.roots }]
  return effectsOf(command)
}

const STDIN = '/dev/stdin'

/**
 * The output of filters such as `sed` and `grep` over texts of the image, or the files that they
 * change.
 */
function filtered(command: KnownCommand, input: string | null, state: StageState): StageState {
  const filter = TEXT_FILTERS.get(command.name)
  if (filter === undefined) return state
  const { printed, written } = filter(command, { at: (path) => textAt(path, state), input })
  return {
    ...state,
    printed,
    texts: written.length === 0 ? state.texts : new Map([...state.texts, ...written]),
  }
}

/** `. /opt/venv/bin/activate` */
function activatedFolder({ name, args, cwd }: KnownCommand): string | undefined {
  const [script] = args
  if ((name !== '.' && name !== 'source') || script == null) return undefined
  const path = imagePath(script, cwd)
  return path.endsWith('/bin/activate') ? path.slice(0, -'/bin/activate'.length) : undefined
}

/**
 * Files of a device take no space. Known contents are kept, because a later install may read them.
 */
async function redirected(
  { kind, path, content }: Redirect,
  { output }: Command,
  command: KnownCommand & CommandUser,
  state: StageState,
  place: StepPlace,
  work: ImageWork,
): Promise<StageState> {
  if (kind === 'read' || path.kind === 'unknown' || /^\/(?:dev|proc|sys)\//.test(path.text))
    return state
  const file = imagePath(path.text, command.cwd)
  const printed = content ?? output
  const own = printed === null || printed.unknown.length > 0 ? state.printed : printed.text
  const there = kind === 'append' ? textAt(file, state) : undefined
  const text = own === null || there === null ? null : (there ?? '') + own
  const size = text === null ? null : Buffer.byteLength(text)
  if (text === null && printsDownload(command))
    return applyEffect(
      { kind: 'unknown', what: command.text, reason: 'a download is not weighed', place: file },
      command,
      state,
      place,
      work,
    )
  return applyEffect({ kind: 'write', path: file, size, text }, command, state, place, work)
}
