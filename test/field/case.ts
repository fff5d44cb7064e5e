import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Responder, serve } from '../support/http-server.ts'
import {
  type IndexFile,
  type IndexServer,
  type IndexServerOptions,
  serveIndex,
} from '../support/index-server.ts'

/** The question to an installer: the options that pip, uv and pysize share. */
export interface Question {
  /** Lines of a requirements file. */
  readonly lines: readonly string[]
  readonly index?: string
  readonly extra?: readonly string[]
  readonly findLinks?: readonly string[]
  readonly noIndex?: boolean
  readonly excludeNewer?: string
  /** Variables of the environment, such as proxies. */
  readonly env?: Readonly<Record<string, string>>
}

/**
 * `foo 1.0, dep 2.0` sorted by name, or `fails`; `exit 4` says with which exit code pysize fails.
 */
export type Answer = string

/**
 * A made index, a question to it, and the answers of pip 26.2.1 and uv 0.13.9. `npm run
 * check:field` runs both again.
 */
export interface FieldCase {
  readonly title: string
  readonly open: (world: World) => Promise<Question>
  readonly pip: Answer
  readonly uv: Answer
  /** pysize's answer under the policy of each, if it is meant to differ. */
  readonly ours?: { readonly pip?: Answer; readonly uv?: Answer } | undefined
  /** Codes of the warnings under each policy; not checked if missing. */
  readonly warns?: { readonly pip?: readonly string[]; readonly uv?: readonly string[] }
}

/** Servers and folders of one case. */
export interface World {
  index(files: readonly IndexFile[], options?: IndexServerOptions): Promise<IndexServer>
  serve(responder: Responder): Promise<string>
  folder(files: Readonly<Record<string, string | Buffer>>): string
  close(): Promise<void>
}

export function openWorld(): World {
  const closing: (() => Promise<unknown> | undefined)[] = []
  return {
    async index(files, options) {
      const projects: Record<string, IndexFile[]> = {}
      for (const file of files) {
        const name = file.filename.slice(0, file.filename.indexOf('-')).replaceAll('_', '-')
        projects[name] = [...(projects[name] ?? []), file]
      }
      const server = await serveIndex(projects, options)
      closing.push(() => server.close())
      return server
    },
    async serve(responder) {
      const server = await serve(responder)
      closing.push(() => server.close())
      return server.url
    },
    folder(files) {
      const folder = mkdtempSync(join(tmpdir(), 'pysize-field-'))
      closing.push(async () => rmSync(folder, { recursive: true, force: true }))
      for (const [name, content] of Object.entries(files))
        writeFileSync(join(folder, name), content)
      return folder
    },
    close: async () => void (await Promise.all(closing.map((one) => one()))),
  }
}
