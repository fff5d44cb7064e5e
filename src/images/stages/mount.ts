import { ownEntry } from '../../collections/own-entry.ts'
import { didYouMean } from '../../text/nearest.ts'
import { dockerfileFault } from '../dockerfile/fault.ts'
import type { Dockerfile, RunInstruction } from '../dockerfile/syntax.ts'
import { cleanPath } from '../shell/builtins.ts'
import { fieldsOfMount } from './mount-fields.ts'
import { originOf, type StageNames } from './references.ts'
import type { Expansions } from './stage-variables.ts'
import type { FileOrigin, Mount } from './step.ts'

const TYPES = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'] as const

/** The spellings of fields, and the field that each means. */
const FIELDS: Readonly<Record<string, string | undefined>> = {
  type: 'type',
  from: 'from',
  source: 'source',
  src: 'source',
  target: 'target',
  dst: 'target',
  destination: 'target',
  readonly: 'readonly',
  ro: 'readonly',
  readwrite: 'readwrite',
  rw: 'readwrite',
  required: 'required',
  size: 'size',
  id: 'id',
  sharing: 'sharing',
  mode: 'mode',
  uid: 'uid',
  gid: 'gid',
  env: 'env',
}

/** The mounts of a RUN instruction: BuildKit's `parseMount` and `dispatchRunMounts`. */
export function mountsOf(
  { mounts, line }: RunInstruction,
  dockerfile: Dockerfile,
  names: StageNames,
  expansions: Expansions,
  workdir: string,
): readonly Mount[] {
  return mounts.map((written) => {
    const fields = new Map<string, string | null>()
    for (const [name, value] of fieldsOfMount(written)) {
      const field = ownEntry(FIELDS, name)
      if (field === undefined) {
        const hint =
          didYouMean(name.slice(0, 40), Object.keys(FIELDS)) ??
          `The fields are ${Object.keys(FIELDS).join(', ')}.`
        throw dockerfileFault(
          dockerfile,
          { line, word: name },
          `A mount has no field ${name.slice(0, 80)}`,
          hint,
        )
      }
      fields.set(field, value === null ? null : expansions.expand(value))
    }
    const given = (fields.get('type') ?? 'bind').toLowerCase()
    const type = TYPES.find((each) => each === given)
    if (type === undefined) {
      throw dockerfileFault(
        dockerfile,
        { line, word: given },
        `A mount has no type ${given.slice(0, 80)}`,
        `The types are ${TYPES.join(', ')}.`,
      )
    }
    const id = fields.get('id') ?? (type === 'secret' ? (fields.get('source') ?? null) : null)
    return {
      type,
      target: targetOf(type, fields, id, workdir),
      source: cleanPath(type === 'secret' ? '/' : (fields.get('source') ?? '/')),
      from: fromOf(type, fields.get('from') ?? null, names, dockerfile.stages.length),
      isReadOnly: isReadOnly(type, fields),
      id,
    }
  })
}

function targetOf(
  type: Mount['type'],
  fields: ReadonlyMap<string, string | null>,
  id: string | null,
  workdir: string,
): string | null {
  const target = fields.get('target') ?? null
  if (target !== null && target !== '')
    return cleanPath(target.startsWith('/') ? target : `${workdir}/${target}`)
  if (type === 'secret')
    return fields.has('env') ? null : `/run/secrets/${(id ?? '').split('/').at(-1)}`
  return type === 'ssh' ? null : cleanPath(workdir)
}

function fromOf(
  type: Mount['type'],
  from: string | null,
  names: StageNames,
  stages: number,
): FileOrigin {
  if (from !== null) {
    const origin = originOf(from, names, stages, false)
    return origin === 'no such stage' ? { kind: 'image', reference: from } : origin
  }
  return type === 'bind' ? { kind: 'context' } : { kind: 'scratch' }
}

/** Caches and tmpfs can be written to unless a field says otherwise; the others cannot. */
function isReadOnly(type: Mount['type'], fields: ReadonlyMap<string, string | null>): boolean {
  const isYes = (value: string | null): boolean => value === null || /^(?:1|t|true)$/i.test(value)
  const [readonly, readwrite] = [fields.get('readonly'), fields.get('readwrite')]
  if (readonly !== undefined) return isYes(readonly)
  if (readwrite !== undefined) return !isYes(readwrite)
  return type !== 'cache' && type !== 'tmpfs'
}
