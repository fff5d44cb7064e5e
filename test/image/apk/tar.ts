export interface TarFile {
  readonly path: string
  readonly content: string | Buffer
  /** 0o644 if absent. */
  readonly mode?: number
  /** A PAX record with the checksum that apk wants of each file. */
  readonly pax?: string
}

/** A tar archive, without its end if it is a segment of an apk. */
export function tarOf(files: readonly TarFile[], ends = true): Buffer {
  const parts = files.flatMap(({ path, content, mode = 0o644, pax }) => {
    const isFolder = path.endsWith('/')
    return [
      ...(pax === undefined ? [] : entry(path, Buffer.from(pax), 0o644, 'x')),
      ...entry(path, Buffer.from(content), mode, isFolder ? '5' : '0'),
    ]
  })
  return Buffer.concat([...parts, Buffer.alloc(ends ? 1024 : 0)])
}

function entry(path: string, content: Buffer, mode: number, type: string): readonly Buffer[] {
  const header = Buffer.alloc(512)
  const octal = (value: number, length: number): string =>
    `${value.toString(8).padStart(length - 1, '0')}\0`
  header.write(path, 0)
  header.write(octal(mode, 8), 100)
  header.write(octal(0, 8), 108)
  header.write(octal(0, 8), 116)
  header.write(octal(content.length, 12), 124)
  header.write(octal(1_700_000_000, 12), 136)
  header.write('        ', 148)
  header.write(type, 156)
  header.write('ustar\x0000', 257)
  header.write('root', 265)
  header.write('root', 297)
  header.write(
    `${header
      .reduce((all, byte) => all + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512)
  content.copy(body)
  return [header, body]
}
