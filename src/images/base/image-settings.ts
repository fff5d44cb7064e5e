import type { BaseConfig } from '../stages/step.ts'

/** The configuration of an image (OCI image specification). */
export interface ImageSettings {
  readonly config: BaseConfig
  readonly labels: ReadonlyMap<string, string>
  /** `linux/amd64`. */
  readonly platform: string
  /** Of the unpacked layers, the lowest first. */
  readonly diffIds: readonly string[]
  /** The instruction of each layer; empty texts if there is no history. */
  readonly createdBy: readonly string[]
}

/** The longest variable or instruction; a hostile image may have longer ones. */
const LONGEST = 32_768

/** Reads the configuration. A value that is missing or of another type is empty. */
export function readImageSettings(document: unknown): ImageSettings {
  const { os, architecture, config, rootfs, history } = table(document)
  const { Env, WorkingDir, User, OnBuild, Entrypoint, Cmd, Shell, Labels } = table(config)
  const diffIds = texts(table(rootfs).diff_ids)
  const steps = Array.isArray(history)
    ? history.map(table).filter((step) => step.empty_layer !== true)
    : []
  return {
    config: {
      env: new Map(
        texts(Env).map((line) => [line.split('=', 1)[0]!, line.slice(line.indexOf('=') + 1)]),
      ),
      workdir: text(WorkingDir),
      user: text(User),
      onbuild: texts(OnBuild),
      entrypoint: Array.isArray(Entrypoint) ? texts(Entrypoint) : null,
      cmd: Array.isArray(Cmd) ? texts(Cmd) : null,
      shell: Array.isArray(Shell) && Shell.length > 0 ? texts(Shell) : null,
    },
    labels: new Map(Object.entries(table(Labels)).map(([name, value]) => [name, text(value)])),
    platform: `${text(os) || 'linux'}/${text(architecture) || 'amd64'}`,
    diffIds,
    // The history of a squashed image does not match its layers.
    createdBy: diffIds.map((_, at) =>
      steps.length === diffIds.length ? text(steps[at]!.created_by) : '',
    ),
  }
}

const table = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, LONGEST) : '')

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string').map(text) : []
