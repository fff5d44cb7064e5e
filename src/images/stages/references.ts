import type { PysizeError } from '../../errors.ts'
import { inputError } from '../../errors.ts'
import { didYouMean } from '../../text/nearest.ts'
import { dockerfileFault } from '../dockerfile/fault.ts'
import type { Dockerfile, StageInstruction } from '../dockerfile/syntax.ts'
import { fieldsOfMount } from './mount-fields.ts'
import { expansionsIn, type StageScope } from './stage-variables.ts'
import type { Base, FileOrigin } from './step.ts'

/** The names of a Dockerfile's stages: a later stage takes over the name of an earlier one. */
export type StageNames = ReadonlyMap<string, number>

/** The base of each stage, in the order of the file. */
export interface StageBases {
  readonly bases: readonly (Base & { readonly unknown: readonly string[] })[]
  readonly names: StageNames
}

/**
 * The bases of all stages. FROM takes the name of an earlier stage, else an image (BuildKit's
 * `buildDispatchStates`).
 */
export function stageBases(dockerfile: Dockerfile, scope: StageScope): StageBases {
  const names = new Map<string, number>()
  const bases = dockerfile.stages.map(({ from }, index): StageBases['bases'][number] => {
    const expansions = expansionsIn(scope, dockerfile, dockerfile.escapeToken, from.line)
    const reference = expansions.expand(from.image)
    if (reference === '') {
      const place = { line: from.line, word: from.image }
      throw dockerfileFault(
        dockerfile,
        place,
        `The image ${from.image} of FROM is empty`,
        'Give the ARG a value, for example with --build-arg.',
      )
    }
    const unknown = expansions.unknown()
    const stage = names.get(reference)
    if (from.name !== null) names.set(from.name, index)
    if (stage !== undefined) return { kind: 'stage', index: stage, line: from.line, unknown }
    if (reference === 'scratch') return { kind: 'scratch', line: from.line, unknown }
    return { kind: 'image', reference, line: from.line, unknown }
  })
  return { bases, names }
}

/** The other stages and images that an instruction reads from. */
interface Reading {
  readonly written: string
  readonly origin: FileOrigin
  readonly line: number
}

/**
 * The stage or image that `--from` names: a stage by name or, in COPY, by number, else an image.
 */
export function originOf(
  written: string,
  names: StageNames,
  stages: number,
  takesNumbers: boolean,
): FileOrigin | 'no such stage' {
  if (written === 'scratch') return { kind: 'scratch' }
  if (takesNumbers && /^\d+$/.test(written)) {
    return Number(written) < stages ? { kind: 'stage', index: Number(written) } : 'no such stage'
  }
  const index = names.get(written.toLowerCase())
  return index === undefined ? { kind: 'image', reference: written } : { kind: 'stage', index }
}

/**
 * The stages and images from which the instructions of a stage read.
 *
 * @throws PysizeError for a number without stage
 */
export function readingsOf(
  instructions: readonly StageInstruction[],
  dockerfile: Dockerfile,
  names: StageNames,
): readonly Reading[] {
  return instructions.flatMap((instruction) => {
    const { line } = instruction
    const written =
      instruction.kind === 'copy' && instruction.from !== null
        ? [instruction.from]
        : instruction.kind === 'run'
          ? instruction.mounts.flatMap((mount) =>
              fieldsOfMount(mount).flatMap(([key, value]) =>
                key === 'from' && value !== null ? [value] : [],
              ),
            )
          : []
    return written.map((from) => {
      if (/\$[\w{]/.test(from)) {
        const hint = 'Define a stage with FROM and the variable, and name that stage.'
        throw dockerfileFault(
          dockerfile,
          { line, word: from },
          `--from takes no variables: ${from}`,
          hint,
        )
      }
      const origin = originOf(from, names, dockerfile.stages.length, instruction.kind === 'copy')
      if (origin === 'no such stage') {
        throw dockerfileFault(
          dockerfile,
          { line, word: from },
          `There is no stage ${from}: the last one has number ${dockerfile.stages.length - 1}`,
          'Give the stage a name with AS, and copy from that name.',
        )
      }
      return { written: from, origin, line }
    })
  })
}

/**
 * Refuses stages that need each other, and a stage that reads from a later one: BuildKit builds in
 * the order of the file.
 */
export function requireOrder(dockerfile: Dockerfile, { bases, names }: StageBases): void {
  const edges = dockerfile.stages.map(({ instructions }) =>
    readingsOf(instructions, dockerfile, names).flatMap((reading) =>
      reading.origin.kind === 'stage' ? [{ ...reading, index: reading.origin.index }] : [],
    ),
  )
  const needed = (index: number): readonly number[] => {
    const base = bases[index]
    return [
      ...(edges[index] ?? []).map((edge) => edge.index),
      ...(base?.kind === 'stage' ? [base.index] : []),
    ]
  }
  for (const [index, readings] of edges.entries()) {
    for (const reading of readings) {
      if (reading.index < index) continue
      throw isReachable(reading.index, index, needed)
        ? circle(dockerfile, index, reading)
        : tooEarly(dockerfile, index, reading)
    }
  }
}

function isReachable(
  from: number,
  to: number,
  needed: (index: number) => readonly number[],
): boolean {
  const seen = new Set([from])
  for (const index of seen) {
    if (index === to) return true
    for (const next of needed(index)) seen.add(next)
  }
  return false
}

const label = (dockerfile: Dockerfile, index: number): string =>
  dockerfile.stages[index]?.from.name ?? `number ${index}`

function circle(
  dockerfile: Dockerfile,
  index: number,
  { written, line, origin }: Reading,
): PysizeError {
  const other = origin.kind === 'stage' ? origin.index : index
  const place = { line, word: written }
  if (other === index)
    return dockerfileFault(
      dockerfile,
      place,
      `Stage ${label(dockerfile, index)} copies from itself`,
      'Name another stage.',
      'stage-cycle',
    )
  const message = `Stages ${label(dockerfile, index)} and ${label(dockerfile, other)} need each other`
  return dockerfileFault(
    dockerfile,
    place,
    message,
    'Move the lines that both need into a stage before them.',
    'stage-cycle',
  )
}

function tooEarly(
  dockerfile: Dockerfile,
  index: number,
  { written, line, origin }: Reading,
): PysizeError {
  const later = origin.kind === 'stage' ? dockerfile.stages[origin.index]?.from.line : undefined
  const message = `Stage ${label(dockerfile, index)} reads from ${written}, which is defined later, in line ${later ?? '?'}`
  return dockerfileFault(
    dockerfile,
    { line, word: written },
    message,
    'Move that stage up.',
    'stage-cycle',
  )
}

/** The index of the stage that is built: the last one, or the one that is named. */
export function targetIndex(
  dockerfile: Dockerfile,
  names: StageNames,
  target: string | undefined,
): number {
  if (target === undefined || target === '') return dockerfile.stages.length - 1
  const index =
    names.get(target.toLowerCase()) ?? (/^\d+$/.test(target) ? Number(target) : undefined)
  if (index !== undefined && index < dockerfile.stages.length) return index
  const known = [...names.keys()]
  const hint =
    didYouMean(target.slice(0, 40), known) ??
    (known.length === 0 ? 'The stages have no names.' : `The stages are ${known.join(', ')}.`)
  throw inputError('unknown-stage', `${dockerfile.file} has no stage ${target}.`, { hint })
}
