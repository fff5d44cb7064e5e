import { ANY_VERSION } from '../../packaging/versions/specifier-set.ts'
import type { InputRequirement } from '../input.ts'
import { fileUrl, isFileUrl } from '../links.ts'
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

/** The folders and local archives of a lock, in the form in which requirements name them. */
export const lockedPaths = ({ lock, folders }: LockInput): readonly InputRequirement[] =>
  lock.packages.flatMap(({ name, source, place }): readonly InputRequirement[] => {
    const line = (url: string) => ({
      ...LINE,
      text: name,
      requirement: { name, rawName: name, extras: [], specifier: ANY_VERSION, url, marker: null },
      extras: [],
      url,
      origin: [place()] as const,
    })
    if (source.kind === 'archive' && isFileUrl(source.url)) return [line(source.url)]
    const project = source.kind === 'folder' ? folders.get(source.path) : undefined
    if (source.kind !== 'folder' || project === undefined) return []
    const { path, editable } = source
    return [{ ...line(fileUrl(path, '/')), path, editable, project }]
  })
