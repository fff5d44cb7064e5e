import { gzipSync } from 'node:zlib'

export interface TarEntry {
  readonly path: string
  readonly content?: string
  readonly type?: string
  /** Writes the path as a pax record or a GNU long name. */
  readonly long?: 'pax' | 'gnu'
}

/** A .tar.gz as builders write it. */
export function makeTarball(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, content = '', type = '0', long }) => {
    if (long === 'gnu') return [...member('././@LongLink', `${path}\0`, 'L'), ...member(path.slice(0, 90), content, type)]
    if (long === 'pax') return [...member('PaxHeader', paxRecord('path', path), 'x'), ...member(path.slice(0, 90), content, type)]
    return member(path, content, type)
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}

function member(path: string, content: string, type: string): Buffer[] {
  const body = Buffer.from(content)
  const header = Buffer.alloc(512)
  header.write(path, 0)
  header.write('0000644\0', 100)
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write(' '.repeat(8), 148)
  header.write(type, 156)
  header.write('ustar\x0000', 257, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]
}

function paxRecord(key: string, value: string): string {
  const text = ` ${key}=${value}\n`
  let length = Buffer.byteLength(text)
  while (String(length).length + Buffer.byteLength(text) !== length) length = String(length).length + Buffer.byteLength(text)
  return length + text
}
