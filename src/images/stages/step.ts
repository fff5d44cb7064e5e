import type { Command } from '../shell/command.ts'
import type { BuildMachine } from '../shell/printed.ts'
import type { ShellValue } from '../shell-value.ts'

/** The source of the files of COPY, ADD or a mount. */
export type FileOrigin =
  | { readonly kind: 'context' }
  | { readonly kind: 'stage'; readonly index: number }
  | { readonly kind: 'image'; readonly reference: string }
  | { readonly kind: 'scratch' }

/** The base of a stage. */
export type Base =
  | { readonly kind: 'image'; readonly reference: string; readonly line: number }
  | { readonly kind: 'stage'; readonly index: number; readonly line: number }
  | { readonly kind: 'scratch'; readonly line: number }

/** The settings of a base image that its Dockerfile builds on. */
export interface BaseConfig {
  readonly env: ReadonlyMap<string, string>
  readonly workdir: string
  readonly user: string
  readonly onbuild: readonly string[]
  readonly shell: readonly string[] | null
  readonly entrypoint: readonly string[] | null
  readonly cmd: readonly string[] | null
  /** Known answers of programs in the image about it. */
  readonly machine?: Pick<BuildMachine, 'distribution' | 'python'>
}

interface Located {
  /** The first and last line of the instruction. A trigger of the base has those of FROM. */
  readonly line: number
  readonly endLine: number
  /** The instruction as written, its lines joined. */
  readonly text: string
  /** Whether an ONBUILD of the base brought it. */
  readonly isTrigger: boolean
  /** Names of unknown value, which stay as written in the fields of the step. */
  readonly unknown: readonly string[]
}

/** Files that a RUN instruction sees and that no layer keeps. */
export interface Mount {
  readonly type: 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh'
  /** Absolute. Null for a secret that is only a variable. */
  readonly target: string | null
  /** Absolute, in the origin. */
  readonly source: string
  readonly from: FileOrigin
  readonly isReadOnly: boolean
  /** Of a cache or secret. */
  readonly id: string | null
}

export interface RunStep extends Located {
  readonly kind: 'run'
  /** The commands that the shell starts, in order. */
  readonly commands: readonly Command[]
  readonly mounts: readonly Mount[]
  /** Why more commands may run than these: another shell, a limit, a syntax error. */
  readonly unread: string | null
  readonly network: string | null
}

/** A heredoc that COPY or ADD writes as a file. */
export interface InlineFile {
  readonly name: string
  readonly content: string
  /** Bytes. */
  readonly size: number
}

export interface CopyStep extends Located {
  readonly kind: 'copy' | 'add'
  readonly from: FileOrigin
  /** Paths and patterns in the source, as written; for ADD also URLs and git repositories. */
  readonly sources: readonly string[]
  /** The sources if each ARG without a value stays unset; null for one that is still unknown. */
  readonly usualSources: readonly (string | null)[]
  readonly files: readonly InlineFile[]
  /** Absolute; ends with a slash if it is written as a folder. */
  readonly destination: string
  readonly chown: string | null
  readonly chmod: string | null
  readonly link: boolean
  readonly parents: boolean
  readonly exclude: readonly string[]
  readonly checksum: string | null
  readonly keepGitDir: boolean
  /** Whether archives are unpacked: null means ADD's local ones and no URL. */
  readonly unpack: boolean | null
  /** Files belong to root without `chown`; this is the user of USER. */
  readonly user: string
}

export interface WorkdirStep extends Located {
  readonly kind: 'workdir'
  /** Absolute. It makes a layer unless it is `/`. */
  readonly path: string
  readonly user: string
}

/** An instruction that changes the image's settings and makes no layer. */
export interface ConfigStep extends Located {
  readonly kind: 'config'
  readonly instruction: string
}

export type Step = RunStep | CopyStep | WorkdirStep | ConfigStep

/** A setting of an image and the line that made it; null if it comes from the base. */
export interface ImageSetting<T> {
  readonly value: T
  readonly line: number | null
}

/** The settings that a stage ends with. */
export interface StageConfig {
  readonly env: ReadonlyMap<string, ImageSetting<ShellValue>>
  readonly workdir: ImageSetting<string>
  readonly user: ImageSetting<string>
  readonly entrypoint: ImageSetting<readonly string[]> | null
  readonly cmd: ImageSetting<readonly string[]> | null
  readonly shell: ImageSetting<readonly string[]> | null
}

export interface Stage {
  /** Its place among the FROM instructions, from 0. */
  readonly index: number
  readonly name: string | null
  readonly base: Base
  /** `linux/amd64`: by `--platform` of FROM, else the target. */
  readonly platform: string
  /** Whether the settings of the image at its root are known. */
  readonly isBaseKnown: boolean
  readonly steps: readonly Step[]
  readonly config: StageConfig
}

/** The result of building the target. */
export interface Build {
  /** `linux/amd64`. */
  readonly platform: string
  /** The stages that the target needs, in the order of the file. The target is the last. */
  readonly stages: readonly Stage[]
  /** Images from which stages start, from which COPY reads, or that mounts show. */
  readonly images: readonly string[]
  /** ARG names without a value that are used. */
  readonly unsetArgs: readonly string[]
}
