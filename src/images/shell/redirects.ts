import type { Redirection } from 'unbash'
import { distinct, known, type ShellValue, unknownValue } from '../shell-value.ts'
import { absolute } from './builtins.ts'
import type { Redirect, Word } from './command.ts'
import { valueOfWord } from './field.ts'
import { expanderOf, type Frame } from './session.ts'

/** The redirections of a command. */
export interface Redirections {
  /** Without the content of writes, and without `/dev/null` and descriptors. */
  readonly redirects: readonly Redirect[]
  /** The redirected input, if any. */
  readonly input: ShellValue | undefined
  /** Whether the output goes elsewhere. */
  readonly takesOutput: boolean
}

const DEVICE = /^\/dev\/(?:null|std(?:in|out|err)|tty|fd\/\d+)$/

export function readRedirections(redirections: readonly Redirection[], frame: Frame): Redirections {
  const redirects: Redirect[] = []
  let input: ShellValue | undefined
  let takesOutput = false
  for (const redirection of redirections) {
    if (redirection.type === 'HereDoc') {
      input = documentOf(redirection, frame)
      continue
    }
    if (redirection.type === 'HereString') {
      const value =
        redirection.target === undefined ? known('') : expanderOf(frame).value(redirection.target)
      input = { ...value, text: `${value.text}\n` }
      continue
    }
    const { operator, target, descriptor } = redirection
    if (
      target === undefined ||
      ((operator === '>&' || operator === '<&') && /^(?:\d+|-)$/.test(target.text))
    ) {
      if (operator === '>&' && (descriptor?.type !== 'FileDescriptor' || descriptor.value === 1))
        takesOutput = true
      continue
    }
    const isRead = operator.startsWith('<')
    const number = descriptor?.type === 'FileDescriptor' ? descriptor.value : isRead ? 0 : 1
    const path = absoluteWord(expanderOf(frame).fields(target), target.text, frame)
    if (isRead) input = unknownValue(`< ${path.text}`, path.text)
    else if (number === 1) takesOutput = true
    if (path.kind === 'text' && DEVICE.test(path.text)) continue
    const kind = isRead ? 'read' : operator.endsWith('>>') ? 'append' : 'write'
    redirects.push({ kind, descriptor: number, path, content: null })
  }
  return { redirects, input, takesOutput }
}

/** Writes of standard output contain the printed text. */
export const withContent = (
  redirects: readonly Redirect[],
  printed: ShellValue | null,
): readonly Redirect[] =>
  redirects.map((redirect) =>
    redirect.kind !== 'read' && redirect.descriptor === 1
      ? { ...redirect, content: printed }
      : redirect,
  )

function absoluteWord(fields: readonly Word[], written: string, { state }: Frame): Word {
  const [field, ...others] = fields
  if (field === undefined || others.length > 0)
    return { kind: 'unknown', text: written, names: [written] }
  if (field.kind === 'pattern') return field
  const value = absolute(valueOfWord(field), state.cwd)
  return value.unknown.length > 0
    ? { kind: 'unknown', text: value.text, names: distinct(value.unknown) }
    : { kind: 'text', text: value.text }
}

function documentOf(
  { body, operator, delimiter }: Extract<Redirection, { type: 'HereDoc' }>,
  frame: Frame,
): ShellValue {
  const value =
    body.parts === undefined || delimiter?.quoted
      ? known(body.text)
      : expanderOf(frame).document(body.parts)
  return operator === '<<-' ? { ...value, text: value.text.replace(/^\t+/gm, '') } : value
}
