import { trimStart } from './spaces.ts'

/** The directives at the top of a Dockerfile. */
export interface Directive {
  readonly name: 'syntax' | 'escape' | 'check'
  readonly value: string
}

const NAMES: readonly string[] = ['syntax', 'escape', 'check']

/** Whether directives may still come, and which have. */
export interface DirectiveState {
  isOver: boolean
  readonly seen: Set<string>
}

/**
 * The directive in a line. The first other line ends the directives: an empty one, an ordinary
 * comment, an unknown name (BuildKit's `DirectiveParser.ParseLine`).
 *
 * @param line without leading space and line end
 * @returns `repeated` for a directive that was given before
 */
export function directiveIn(line: string, state: DirectiveState): Directive | 'repeated' | null {
  if (state.isOver) return null
  const match = line.startsWith('#')
    ? /^([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/s.exec(trimStart(line.slice(1)))
    : null
  const name = (match?.[1] ?? '').toLowerCase()
  if (match === null || !NAMES.includes(name)) {
    state.isOver = true
    return null
  }
  if (state.seen.has(name)) return 'repeated'
  state.seen.add(name)
  return { name: name as Directive['name'], value: (match[2] ?? '').trimEnd() }
}
