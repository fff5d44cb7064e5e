import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Estimate, type EstimateOptions, estimate } from '../../src/index.ts'
import type { PackageEstimate } from '../../src/model/estimate.ts'
import { onFileEnd, onTestEnd } from '../support/cleanup.ts'
import {
  type IndexFile,
  type IndexServer,
  type IndexServerOptions,
  serveIndex,
} from '../support/index-server.ts'
import { makeTarball } from '../weigh/tarball.ts'

export { wheel } from '../support/wheel.ts'

/** A source distribution of these files, which are put below its top folder. */
export function sdist(project: string, files: Readonly<Record<string, string>>): IndexFile {
  const stem = project.replace(' ', '-')
  const body = makeTarball(
    Object.entries(files).map(([path, content]) => ({ path: `${stem}/${path}`, content })),
  )
  return { filename: `${stem}.tar.gz`, body }
}

/** Pages stay fresh for ten minutes, so a second run makes no request. */
export const FRESH = { 'cache-control': 'max-age=600' } as const

/** An index of these files, which ends with the test. */
export async function indexOf(
  files: readonly IndexFile[],
  options: IndexServerOptions = {},
): Promise<IndexServer> {
  const projects: Record<string, IndexFile[]> = {}
  for (const file of files) {
    const name = file.filename.slice(0, file.filename.indexOf('-')).replaceAll('_', '-')
    projects[name] = [...(projects[name] ?? []), file]
  }
  const server = await serveIndex(projects, { headers: FRESH, ...options })
  onTestEnd(() => server.close())
  return server
}

/** PyTorch's index of one build. Gives the value of PYSIZE_PYTORCH_URL. */
export const pytorchIndex = (build: string, files: readonly IndexFile[]): Promise<string> =>
  pytorchIndexes({ [build]: files })

/** PyTorch's indexes by build: an HTML page a project without sizes, 403 for what is missing. */
export async function pytorchIndexes(
  builds: Readonly<Record<string, readonly IndexFile[]>>,
): Promise<string> {
  const { url } = await indexOf([], {
    intercept: ({ path }) => {
      const [, , of = '', project, name = ''] = path.split('/')
      const listed = builds[of]?.filter(({ filename }) => filename.startsWith(`${project}-`)) ?? []
      const file = listed.find(({ filename }) => filename === decodeURIComponent(name))
      if (file?.body !== undefined) return { body: file.body }
      if (name !== '' || listed.length === 0) return { status: 403 }
      const links = listed.map(
        ({ filename }) => `<a href="${encodeURIComponent(filename)}">${filename}</a>`,
      )
      return { headers: { 'content-type': 'text/html', ...FRESH }, body: links.join('\n') }
    },
  })
  return `${url}/whl`
}

/** A folder of these files that lasts as long as the test file. */
export function folderOf(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'pysize-test-'))
  onFileEnd(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** An estimate that by default has no cache and no snapshot. */
export const run = (options: EstimateOptions): Promise<Estimate> =>
  estimate({ cache: false, snapshot: false, env: {}, cwd: '/', ...options })

/** The pins of a scenario, as `name version`. */
export const pinsOf = ({ scenarios }: Estimate, scenario = 0): string[] =>
  (scenarios[scenario]?.packages ?? []).map(({ name, version }) => `${name} ${version}`)

export const packageOf = ({ scenarios }: Estimate, name: string): PackageEstimate => {
  const found = scenarios[0]?.packages.find((one) => one.name === name)
  if (found === undefined) throw new Error(`${name} is not part of the estimate`)
  return found
}

export const codesOf = ({ warnings }: Estimate): string[] => warnings.map(({ code }) => code)
