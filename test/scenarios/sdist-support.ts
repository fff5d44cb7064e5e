import type { Estimate, EstimateOptions } from '../../src/index.ts'
import type { IndexFile } from '../support/index-server.ts'
import { makeTarball, type TarOptions } from '../weigh/tarball.ts'
import { indexOf, run } from './support.ts'

export type Files = Readonly<Record<string, string>>

/**
 * An archive of these files below a top folder, as setuptools packs it: with PKG-INFO at its root.
 * `file` names it otherwise.
 */
export function archive(
  project: string,
  files: Files,
  { file, info, ...options }: TarOptions & { file?: string; info?: string } = {},
): IndexFile {
  const [name = '', version = ''] = project.split(' ')
  const stem = `${name}-${version}`
  const all = {
    'PKG-INFO': info ?? `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    ...files,
  }
  const entries = Object.entries(all).map(([path, content]) => ({
    path: `${stem}/${path}`,
    content,
  }))
  return { filename: file ?? `${stem}.tar.gz`, body: makeTarball(entries, options) }
}

export const SETUP = 'from setuptools import setup\n'

export async function estimateOf(
  files: readonly IndexFile[],
  options: EstimateOptions = {},
): Promise<Estimate> {
  const server = await indexOf(files)
  return run({ with: ['demo'], indexUrl: server.index, compare: false, ...options })
}

export const message = ({ warnings }: Estimate, code: string): string =>
  warnings.find((one) => one.code === code)?.message ?? ''
