import { gzipSync } from 'node:zlib'

export interface TarEntry {
  readonly path: string
  readonly content?: string | Buffer
  readonly type?: string
  /** The target of a link. */
  readonly link?: string
  /** Writes the path as a pax record or a GNU long name. */
  readonly long?: 'pax' | 'gnu'
}

export interface TarOptions {
  /** The eight bytes that mark each header, in turn; POSIX's if none are given. */
  readonly mark?: string | readonly string[]
  /** Empty blocks at the end. */
  readonly endBlocks?: number
}

/** A .tar.gz as builders write it. */
export const makeTarball = (entries: readonly TarEntry[], options: TarOptions = {}): Buffer =>
  gzipSync(makeTar(entries, options))

export function makeTar(
  entries: readonly TarEntry[],
  { mark = 'ustar\x0000', endBlocks = 2 }: TarOptions = {},
): Buffer {
  const marks = [mark].flat()
  const blocks = entries.flatMap(({ path, content = '', type = '0', long, link }, at) => {
    const own = marks[at % marks.length] ?? ''
    if (long === 'gnu')
      return [
        ...member('././@LongLink', `${path}\0`, 'L', own),
        ...member(path.slice(0, 90), content, type, own),
      ]
    if (long === 'pax')
      return [
        ...member('PaxHeader', paxRecord('path', path), 'x', own),
        ...member(path.slice(0, 90), content, type, own),
      ]
    return member(path, content, type, own, link)
  })
  return Buffer.concat([...blocks, Buffer.alloc(512 * endBlocks)])
}

function member(
  path: string,
  content: string | Buffer,
  type: string,
  mark: string,
  link = '',
): Buffer[] {
  const body = Buffer.from(content)
  const header = Buffer.alloc(512)
  header.write(path, 0)
  header.write('0000644\0', 100)
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write(' '.repeat(8), 148)
  header.write(type, 156)
  header.write(link, 157)
  header.write(mark, 257, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]
}

function paxRecord(key: string, value: string): string {
  const text = ` ${key}=${value}\n`
  let length = Buffer.byteLength(text)
  while (String(length).length + Buffer.byteLength(text) !== length)
    length = String(length).length + Buffer.byteLength(text)
  return length + text
}
