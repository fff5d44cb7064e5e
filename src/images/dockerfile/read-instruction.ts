import { ownEntry } from '../../collections/own-entry.ts'
import type { PysizeError } from '../../errors.ts'
import { didYouMean } from '../../text/nearest.ts'
import { dockerfileFault, type FaultySource } from './fault.ts'
import { type FlagValues, flagValues } from './flag-values.ts'
import { parseHeredocWord, withoutLeadingTabs } from './heredoc.ts'
import { KEYWORDS } from './instruction-arguments.ts'
import type {
  ArgInstruction,
  CopyInstruction,
  EnvInstruction,
  FromInstruction,
  Heredoc,
  Instruction,
  OnbuildInstruction,
  ShellOrExec,
  SyntaxNode,
  WordsInstruction,
} from './syntax.ts'
import { marksFrom } from './syntax-nodes.ts'

type Refuse = (message: string, hint?: string, word?: string) => PysizeError

/** The arguments of the reader for one keyword. */
interface Reading {
  readonly node: SyntaxNode
  readonly name: string
  readonly flags: FlagValues
  readonly located: { readonly line: number; readonly endLine: number; readonly text: string }
  readonly refuse: Refuse
}

/**
 * Reads an instruction by its keyword and checks its flags and the number of its arguments, as
 * BuildKit's `instructions.ParseInstruction` does. Variables are not replaced.
 *
 * @throws PysizeError `bad-dockerfile` with line, caret and hint
 */
export function readInstruction(node: SyntaxNode, source: FaultySource): Instruction {
  const name = node.keyword.toUpperCase()
  const refuse: Refuse = (message, hint, word) =>
    dockerfileFault(
      source,
      { line: node.line, word: word ?? node.keyword, column: node.column },
      message,
      hint,
    )
  const read = ownEntry(READERS, node.keyword.toLowerCase())
  if (read === undefined) {
    const hint =
      didYouMean(name.slice(0, 40), KEYWORDS) ?? `The instructions are ${KEYWORDS.join(', ')}.`
    throw refuse(
      `${node.keyword === '' ? 'An empty line' : node.keyword.slice(0, 80)} is not an instruction of Dockerfiles`,
      hint,
    )
  }
  const flags = flagValues(node.keyword, node.flags)
  if ('message' in flags) throw refuse(flags.message, flags.hint, flags.word)
  return read({
    node,
    name,
    flags,
    refuse,
    located: { line: node.line, endLine: node.endLine, text: node.text.trim() },
  })
}

const last = (flags: FlagValues, name: string): string | null => flags.get(name)?.at(-1) ?? null
const isOn = (flags: FlagValues, name: string): boolean => last(flags, name) === 'true'
const choice = (flags: FlagValues, name: string): boolean | null =>
  flags.has(name) ? isOn(flags, name) : null

const READERS: Readonly<Record<string, ((reading: Reading) => Instruction) | undefined>> = {
  add: (reading) => copied(reading, 'add'),
  arg,
  cmd: (reading) => ({ kind: 'cmd', ...reading.located, ...shellOrExec(reading) }),
  copy: (reading) => copied(reading, 'copy'),
  entrypoint: (reading) => ({ kind: 'entrypoint', ...reading.located, ...shellOrExec(reading) }),
  env: (reading) => pairs(reading, 'env'),
  expose: (reading) => words(reading, 'expose'),
  from,
  healthcheck: (reading) => words(reading, 'healthcheck'),
  label: (reading) => pairs(reading, 'label'),
  maintainer: (reading) => ({
    kind: 'maintainer',
    ...reading.located,
    value: onlyArgument(reading),
  }),
  onbuild,
  run: (reading) => ({
    kind: 'run',
    ...reading.located,
    ...shellOrExec(reading),
    mounts: reading.flags.get('mount') ?? [],
    network: last(reading.flags, 'network'),
    security: last(reading.flags, 'security'),
  }),
  shell,
  stopsignal: (reading) => ({
    kind: 'stopsignal',
    ...reading.located,
    value: onlyArgument(reading),
  }),
  user: (reading) => ({ kind: 'user', ...reading.located, value: onlyArgument(reading) }),
  volume: (reading) => words(reading, 'volume'),
  workdir: (reading) => ({ kind: 'workdir', ...reading.located, value: onlyArgument(reading) }),
}

function onlyArgument({ node, name, refuse }: Reading): string {
  const [value, ...others] = node.args
  if (value === undefined || others.length > 0)
    throw refuse(`${name} takes one argument`, `Write ${name} VALUE.`)
  return value
}

function atLeastOne({ node, name, refuse }: Reading): readonly string[] {
  if (node.args.length === 0)
    throw refuse(
      `${name} takes at least one argument`,
      `Write ${name} ${name === 'ENV' || name === 'LABEL' ? 'NAME=VALUE' : 'VALUE'}.`,
    )
  return node.args
}

function words(reading: Reading, kind: WordsInstruction['kind']): WordsInstruction {
  return { kind, ...reading.located, words: atLeastOne(reading) }
}

function shell(reading: Reading): WordsInstruction {
  const instruction = words(reading, 'shell')
  if (!reading.node.isJson)
    throw reading.refuse('SHELL takes a JSON array', 'Write SHELL ["/bin/bash", "-c"].')
  return instruction
}

function from({ node, flags, located, refuse }: Reading): FromInstruction {
  const [image, as, name] = node.args
  const platform = last(flags, 'platform')
  if (
    image === undefined ||
    (node.args.length !== 1 && (node.args.length !== 3 || as?.toLowerCase() !== 'as'))
  ) {
    throw refuse(
      'FROM takes an image, or an image, AS and a name',
      'Write FROM IMAGE or FROM IMAGE AS NAME.',
    )
  }
  if (/\{[{%]|<%/.test(image))
    throw refuse(`${image.slice(0, 80)} is not the name of an image`, 'Write FROM NAME:TAG.', image)
  if (name === undefined) return { kind: 'from', ...located, image, name: null, platform }
  const lower = name.toLowerCase()
  if (!/^[a-z][a-z0-9_.-]*$/.test(lower)) {
    throw refuse(
      `${name.slice(0, 80)} is not the name of a stage`,
      'A name begins with a letter and consists of letters, digits, and the signs - _ .',
      name,
    )
  }
  return { kind: 'from', ...located, image, name: lower, platform }
}

function arg(reading: Reading): ArgInstruction {
  const args = atLeastOne(reading).map((word) => {
    const equals = word.indexOf('=')
    if (equals === 0)
      throw reading.refuse('The name of an ARG is empty', 'Write ARG NAME or ARG NAME=VALUE.', word)
    return equals < 0
      ? { name: word, value: null }
      : { name: word.slice(0, equals), value: word.slice(equals + 1) }
  })
  return { kind: 'arg', ...reading.located, args }
}

/** Names, values and separators, one after the other. */
function pairs(reading: Reading, kind: EnvInstruction['kind']): EnvInstruction {
  const args = atLeastOne(reading)
  const found = args.flatMap((name, at) =>
    at % 3 === 0 ? [{ name, value: args[at + 1] ?? '' }] : [],
  )
  const empty = found.find(({ name }) => name === '')
  if (empty !== undefined)
    throw reading.refuse(`A name of ${reading.name} is empty`, `Write ${reading.name} NAME=VALUE.`)
  return { kind, ...reading.located, pairs: found }
}

function shellOrExec({ node }: Reading): ShellOrExec {
  const marks = marksFrom(node.marks, node.argsOffset)
  if (node.isJson) return { form: 'exec', words: node.args, heredocs: [], marks }
  return {
    form: 'shell',
    words: node.args.length === 0 ? [] : [node.args.join(' ')],
    heredocs: node.heredocs,
    marks,
  }
}

function copied(
  { node, name, flags, located, refuse }: Reading,
  kind: CopyInstruction['kind'],
): CopyInstruction {
  const destination = node.args.at(-1)
  if (destination === undefined || node.args.length < 2) {
    throw refuse(
      `${name} takes at least two arguments: a source and a destination`,
      `Write ${name} SOURCE DESTINATION.`,
    )
  }
  if (parseHeredocWord(destination) !== null)
    throw refuse(
      `${name} can't copy to a heredoc`,
      'Write the heredoc before the destination.',
      '<<',
    )
  const sources: string[] = []
  const contents: Heredoc[] = []
  for (const source of node.args.slice(0, -1)) {
    const word = parseHeredocWord(source)
    const heredoc = node.heredocs.findLast((each) => each.name === word?.name)
    if (word === null) sources.push(source)
    else if (heredoc !== undefined)
      contents.push(
        heredoc.chomps ? { ...heredoc, content: withoutLeadingTabs(heredoc.content) } : heredoc,
      )
  }
  return {
    kind,
    ...located,
    sources,
    destination,
    contents,
    from: last(flags, 'from') || null,
    chown: last(flags, 'chown'),
    chmod: last(flags, 'chmod'),
    link: isOn(flags, 'link'),
    parents: isOn(flags, 'parents'),
    exclude: flags.get('exclude') ?? [],
    checksum: last(flags, 'checksum'),
    keepGitDir: choice(flags, 'keep-git-dir'),
    unpack: choice(flags, 'unpack'),
  }
}

function onbuild(reading: Reading): OnbuildInstruction {
  const { node, located, refuse } = reading
  const { trigger } = node
  if (trigger === null)
    throw refuse('ONBUILD takes an instruction', 'Write ONBUILD RUN COMMAND, say.')
  if (/^(?:from|maintainer)$/i.test(trigger.keyword))
    throw refuse(`ONBUILD can't delay ${trigger.keyword.toUpperCase()}`)
  const own = node.text.replace(/^\s*onbuild\s*/i, '')
  const bodies = node.heredocs.map(({ content, name }) => `\n${content}${name}`)
  return { kind: 'onbuild', ...located, expression: own + bodies.join('') }
}
