import { ownEntry } from '../../collections/own-entry.ts'
import facts from './builders.json' with { type: 'json' }

/** A service that makes an image or a bundle of a project without a Dockerfile. */
export type BuilderName = 'railpack' | 'vercel'

/** The facts about a builder, with the day on which they were written. */
export interface Builder {
  readonly name: BuilderName
  readonly title: string
  /** The Python that it takes where a project says nothing. */
  readonly python: string
  readonly source: string
  readonly date: string
}

/** A builder that people ask for, and what nothing tells of it. */
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

/** Names of what `findBuilder` knows, whether or not there are facts. */
export const builderNames: readonly string[] = [...BUILDERS.keys(), ...Object.keys(facts.unknown)]

/** Undefined for a name that nothing is known of. */
export function findBuilder(name: string): Builder | UnknownBuilder | undefined {
  const unknown: Readonly<Record<string, Omit<UnknownBuilder, 'name'>>> = facts.unknown
  const known = BUILDERS.get(name)
  if (known !== undefined) return known
  const told = ownEntry(unknown, name)
  return told === undefined ? undefined : { name, ...told }
}
