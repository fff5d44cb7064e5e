import { ANY_VERSION } from '../../packaging/versions/specifier-set.ts'
import type { InputRequirement } from '../input.ts'
import { fileUrl } from '../links.ts'
import type { LockInput } from './lock-input.ts'

const LINE = {
  url: null,
  path: null,
  editable: false,
  marker: null,
  hashes: {},
  configSettings: {},
  constraint: false,
  project: null,
  locked: true,
} as const

/** The requirements that a lock was made for, as the user's lines. */
export const lockedLines = ({ roots }: LockInput): readonly InputRequirement[] =>
  roots.map(({ name, extras, text, origin }) => ({
    ...LINE,
    text,
    requirement: { name, rawName: name, extras, specifier: ANY_VERSION, url: null, marker: null },
    extras,
    origin,
  }))

/** The folders of a lock, in the form in which requirements name them. */
export const lockedFolders = ({ lock, folders }: LockInput): readonly InputRequirement[] =>
  lock.packages.flatMap(({ name, source, place }) => {
    const project = source.kind === 'folder' ? folders.get(source.path) : undefined
    if (source.kind !== 'folder' || project === undefined) return []
    const { path, editable } = source
    const requirement = {
      name,
      rawName: name,
      extras: [],
      specifier: ANY_VERSION,
      url: fileUrl(path, '/'),
      marker: null,
    }
    return [
      {
        ...LINE,
        text: name,
        requirement,
        extras: [],
        url: fileUrl(path, '/'),
        path,
        editable,
        project,
        origin: [place()],
      },
    ]
  })
