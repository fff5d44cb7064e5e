import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { readTar } from '../../../archives/tar.ts'
import { readRegularFile } from '../../../cache/regular-file.ts'
import { inputError } from '../../../errors.ts'
import { isRemote, shownName } from '../../../inputs/source.ts'
import type { Session } from '../../session/session.ts'

/**
 * The text of a Packages list of apt or an APKINDEX, from a file or a URL, plain or compressed by
 * gzip; Alpine's index is an archive of it (APKINDEX.tar.gz).
 *
 * @param largest the most unpacked bytes
 * @throws PysizeError `file-not-found`, `bad-package-list`
 */
export async function readPackageList(
  file: string,
  largest: number,
  cwd: string,
  { fetcher }: Session,
): Promise<string> {
  const bytes = isRemote(file)
    ? await downloaded(file, largest, fetcher)
    : readLocal(file, largest, cwd)
  const plain = unpacked(bytes, largest, file)
  const text = await indexIn(plain)
  if (/^(?:Package: |P:)/m.test(text.slice(0, 2 ** 16))) return text
  throw inputError(
    'bad-package-list',
    `${shownName(file)} is neither a Packages list of apt nor an APKINDEX of apk.`,
    { hint: 'Name a Packages file, plain or .gz, or an APKINDEX.tar.gz.' },
  )
}

/** The APKINDEX in a tar archive; the text itself if it is not an archive. */
async function indexIn(plain: Buffer): Promise<string> {
  if (plain.subarray(257, 262).toString('latin1') !== 'ustar') return plain.toString('utf8')
  let text = ''
  await readTar(
    (async function* () {
      yield plain
    })(),
    ({ path }) =>
      path === 'APKINDEX'
        ? (content) => {
            text = content.toString('utf8')
          }
        : undefined,
  )
  return text
}

async function downloaded(
  url: string,
  largest: number,
  fetcher: Session['fetcher'],
): Promise<Buffer> {
  const { status, body } = await fetcher.get(url, { maxBytes: largest })
  if (status === 200) return body
  throw inputError('file-not-found', `There is no file ${shownName(url)}.`, {
    hint: 'Check the URL.',
  })
}

function readLocal(file: string, largest: number, cwd: string): Buffer {
  try {
    return readRegularFile(resolve(cwd, file), largest)
  } catch (cause) {
    throw inputError('file-not-found', `${shownName(file)} can't be read.`, {
      hint: 'Check the path of --apt-packages or --apk-packages.',
      cause,
    })
  }
}

const MAGIC: readonly (readonly [string, string])[] = [
  ['fd377a585a00', 'xz -dk'],
  ['04224d18', 'lz4 -d'],
  ['28b52ffd', 'zstd -d'],
]

/** Lists are stored compressed by gzip, xz, zstd or lz4; Node unpacks the first. */
function unpacked(bytes: Buffer, largest: number, file: string): Buffer {
  const start = bytes.subarray(0, 6).toString('hex')
  if (start.startsWith('1f8b')) return gunzipSync(bytes, { maxOutputLength: largest })
  const [, program] = MAGIC.find(([magic]) => start.startsWith(magic)) ?? []
  if (program === undefined) return bytes
  throw inputError(
    'bad-package-list',
    `${shownName(file)} is packed in a way that pysize does not read.`,
    {
      hint: `Unpack it first: ${program} ${shownName(file)}, or /usr/lib/apt/apt-helper cat-file ${shownName(file)} > Packages`,
    },
  )
}
