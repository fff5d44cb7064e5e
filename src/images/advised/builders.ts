import { ownEntry } from '../../collections/own-entry.ts'
import facts from './builders.json' with { type: 'json' }

/** A service that makes an image or a bundle of a project without a Dockerfile. */
export type BuilderName = 'railpack' | 'vercel'

/** The facts about a builder, with the day on which they were written. */
export interface Builder {
  readonly name: BuilderName
  readonly title: string
  /** The Python that it uses if a project names none. */
  readonly python: string
  readonly source: string
  readonly date: string
}

/** A builder that people name, and the missing facts about it. */
export interface UnknownBuilder {
  readonly name: string
  /** The end of a sentence. */
  readonly missing: string
  /** `%s` is replaced by the user's argument. */
  readonly hint: string
}

const builderOf = (name: BuilderName): Builder => {
  const { title, python, source, date } = facts[name]
  return { name, title, python, source, date }
}

const BUILDERS: ReadonlyMap<string, Builder> = new Map(
  (['railpack', 'vercel'] as const).map((name) => [name, builderOf(name)]),
)

/** The names that `findBuilder` knows, with facts or without. */
export const builderNames: readonly string[] = [...BUILDERS.keys(), ...Object.keys(facts.unknown)]

/** Undefined for an unknown name. */
export function findBuilder(name: string): Builder | UnknownBuilder | undefined {
  const unknown: Readonly<Record<string, Omit<UnknownBuilder, 'name'>>> = facts.unknown
  const known = BUILDERS.get(name)
  if (known !== undefined) return known
  const told = ownEntry(unknown, name)
  return told === undefined ? undefined : { name, ...told }
}
