import { urlFilename } from '../../links.ts'
import { type Lock, MAIN_GROUP, NO_PARTS } from '../lock.ts'
import { type LockText, lockFault } from '../lock-fault.ts'
import { groupedMarker } from '../own-project.ts'
import { unlessEmpty } from '../unless-empty.ts'
import { condaPlatformMarker } from './conda-platform.ts'
import type { CondaRow } from './conda-row.ts'

/**
 * Reads a list of URLs after `@EXPLICIT`, as `conda list --explicit` and
 * `conda-lock --kind explicit` write it (conda: `misc.py`, `explicit`): a hash may follow `#`.
 *
 * @throws PysizeError exit 2 `invalid-lock`, with the line
 */
export function readExplicitLock({ source }: LockText): Lock {
  const { file, text } = source
  const rows: Omit<CondaRow, 'marker'>[] = []
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const written = line.trim()
    if (written === '' || written.startsWith('#') || written === '@EXPLICIT') continue
    const [, url = '', , hash = ''] =
      /^(\S+?\.(?:conda|tar\.bz2))(#(?:sha256:)?([0-9a-f]+))?$/i.exec(written) ?? []
    if (url === '')
      throw lockFault('A line is not the URL of a conda package.', {
        file,
        line: at + 1,
        column: 1,
        text: line,
      })
    const digest = hash.toLowerCase()
    const [, name = urlFilename(url)] = /^(.+)-[^-]+-[^-]+$/.exec(urlFilename(url)) ?? []
    rows.push({
      name,
      url,
      sha256: digest.length === 64 ? digest : null,
      md5: digest.length === 32 ? digest : null,
      size: null,
      depends: null,
    })
  }
  const platforms = [...new Set(rows.map(({ url }) => url.split('/').at(-2) ?? ''))].filter(
    (subdir) => subdir !== 'noarch' && subdir !== '',
  )
  const markers = platforms.map(condaPlatformMarker)
  const marker = groupedMarker(
    (markers.length === 0 ? [null] : markers).map((one) => [MAIN_GROUP, one]),
  )
  const conda = rows.map((row) => ({ ...row, marker }))
  return {
    file,
    format: 'explicit.txt',
    tool: 'conda',
    requiresPython: null,
    environments: unlessEmpty(markers),
    packages: [],
    conda,
    parts: NO_PARTS,
    selection: 'flat',
    roots: () => [],
    conflicts: null,
    warnings: [],
  }
}
