import { createHash } from 'node:crypto'
import type { EstimateOptions } from '../../src/index.ts'
import type { IndexFile } from '../support/index-server.ts'
import { folderOf, indexOf, wheel } from './support.ts'

export const FILES: readonly IndexFile[] = [
  wheel('app 1.0', { requires: ['heavy', 'win; sys_platform == "win32"'], size: 1000 }),
  wheel('heavy 1.0', { requires: ['deep'], size: 50_000 }),
  wheel('deep 1.0', { size: 20_000 }),
  wheel('deep 2.0', { size: 30_000 }),
  wheel('other 1.0', { requires: ['deep'], size: 300 }),
]

export const sha256 = ({ body = '' }: IndexFile): string =>
  createHash('sha256').update(body).digest('hex')
export const sizeOf = ({ body = '' }: IndexFile): number => Buffer.byteLength(body)
export const fileOf = (name: string): IndexFile =>
  FILES.find(({ filename }) => filename.startsWith(name))!

/** A project with a lock, and its index. */
export interface LockedProject {
  readonly server: Awaited<ReturnType<typeof indexOf>>
  readonly cwd: string
  readonly asked: EstimateOptions
  /** The pages that were requested. */
  readonly pages: () => string[]
}

/** A uv.lock of app and what it needs, with an index of its own. */
export async function project(
  change: (lock: string) => string = (lock) => lock,
  options: Parameters<typeof indexOf>[1] = {},
): Promise<LockedProject> {
  const server = await indexOf(FILES, options)
  const entry = (name: string, version: string, dependencies: readonly string[] = []): string => {
    const file = fileOf(`${name}-${version}`)
    return `
[[package]]
name = "${name}"
version = "${version}"
source = { registry = "${server.index}" }
dependencies = [${dependencies.map((one) => `{ name = "${one}" }`).join(', ')}]
wheels = [
    { url = "${server.url}/files/${file.filename}", hash = "sha256:${sha256(file)}", size = ${sizeOf(file)} },
]
`
  }
  const lock = `version = 1
revision = 5
requires-python = ">=3.11"

[[package]]
name = "demo"
version = "0.1"
source = { virtual = "." }
dependencies = [{ name = "app" }]
${entry('app', '1.0', ['heavy'])}${entry('heavy', '1.0', ['deep'])}${entry('deep', '1.0')}`
  const pyproject = '[project]\nname = "demo"\nversion = "0.1"\ndependencies = [\n  "app>=1",\n]\n'
  const cwd = folderOf({ 'uv.lock': change(lock), 'pyproject.toml': pyproject })
  const asked: EstimateOptions = { files: ['.'], cwd, indexUrl: server.index }
  return {
    server,
    cwd,
    asked,
    pages: () =>
      server.requests.filter(({ path }) => path.startsWith('/simple')).map(({ path }) => path),
  }
}
