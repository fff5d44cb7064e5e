import type { SiteParts, SiteSettings } from '../serve/site-settings.ts'
import type { WorkerChoice, WorkerQuestion } from '../worker/messages.ts'
import type { PageFile } from './files.ts'

/** The content of the form. */
export interface FormValues {
  /** The pasted text, and its file name. */
  readonly text: string
  readonly name: string
  readonly files: readonly PageFile[]
  readonly python: string
  readonly platform: string
  readonly installer: string
  readonly torch: string
  readonly extras: string
  readonly budget: string
  readonly index: string
}

export const EMPTY_FORM: Omit<FormValues, 'index'> = {
  text: '',
  name: 'requirements.txt',
  files: [],
  python: '',
  platform: '',
  installer: '',
  torch: '',
  extras: '',
  budget: '',
}

const listOf = (text: string): readonly string[] =>
  text.split(/[\s,]+/).filter((part) => part !== '')

/** The values of the form: an empty field means the default, as on a command line. */
function choiceOf(
  { python, platform, installer, torch, extras, budget, index }: FormValues,
  { indexes }: SiteSettings,
): WorkerChoice {
  return {
    ...(python === '' ? {} : { python }),
    ...(platform === '' ? {} : { platform }),
    ...(installer === 'pip' || installer === 'uv' ? { installer } : {}),
    ...(torch === '' ? {} : { torch }),
    ...(listOf(extras).length === 0 ? {} : { extras: listOf(extras) }),
    ...(budget.trim() === '' ? {} : { budget: budget.trim() }),
    ...(index === '' || index === indexes[0] ? firstIndex(indexes) : { indexUrl: index }),
  }
}

/**
 * The usual index is the library's default, so it is not named, and lines of a file may name
 * others.
 */
const firstIndex = ([first]: readonly string[]): WorkerChoice =>
  first === undefined || /^https:\/\/pypi\.org\/simple\/?$/.test(first) ? {} : { indexUrl: first }

/** The request to the library. */
export function questionOf(
  values: FormValues,
  settings: SiteSettings,
  { template }: SiteParts,
): WorkerQuestion {
  const pasted =
    values.text.trim() === ''
      ? []
      : [{ name: values.name.trim() || 'requirements.txt', text: values.text }]
  return {
    files: [
      ...values.files.map(({ name, bytes }) => [name, bytes] as const),
      ...pasted.map(({ name, text }) => [name, new TextEncoder().encode(text)] as const),
    ],
    named: [
      ...pasted.map(({ name }) => name),
      ...values.files
        .filter(({ isNamed, name }) => isNamed && pasted.every((one) => one.name !== name))
        .map(({ name }) => name),
    ],
    choice: choiceOf(values, settings),
    env: settings.env,
    // A whole URL, because a worker has no address of its own.
    relay: settings.relay === null ? undefined : new URL(settings.relay, location.href).href,
    version: settings.version,
    template,
  }
}
