import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { type TarFile, tarOf } from './tar.ts'

/** A package that was really built: apk-tools installs it. */
export interface MadeApk {
  /** Its paragraph in the APKINDEX, with the checksum and sizes of the archive. */
  readonly paragraph: string
  readonly filename: string
  readonly bytes: Buffer
}

const hash = (algorithm: string, content: Buffer | string): Buffer =>
  createHash(algorithm).update(content).digest()

/** Some files of a package, by its name and version. */
function filesOf(name: string, version: string): readonly TarFile[] {
  const seed = hash('sha256', `${name} ${version}`)
  const count = 1 + (seed[0]! % 6)
  return Array.from({ length: count }, (_, at) => ({
    path: `usr/lib/${name}/file${at}.so`,
    content: Buffer.alloc(1 + (seed.readUInt16LE(1 + at) % 60_000), `${name} ${at} `),
  }))
}

/** The archive of a paragraph: control and data, each a gzip stream (apk-v2(5)). */
export function makeApk(paragraph: string): MadeApk {
  const field = (letter: string): string =>
    new RegExp(`^${letter}:(.*)$`, 'm').exec(paragraph)?.[1] ?? ''
  const [name, version] = [field('P'), field('V')]
  const files = filesOf(name, version)
  const size = files.reduce((sum, { content }) => sum + content.length, 0)
  const folders = ['usr/', 'usr/lib/', `usr/lib/${name}/`].map((path) => ({
    path,
    content: '',
    mode: 0o755,
  }))
  const data = gzipSync(
    tarOf([
      ...folders,
      ...files.map((file) => ({
        ...file,
        pax: record(
          'APK-TOOLS.checksum.SHA1',
          hash('sha1', file.content as Buffer).toString('hex'),
        ),
      })),
    ]),
  )
  const lines = (key: string, letter: string): readonly string[] =>
    field(letter)
      .split(' ')
      .flatMap((word) => (word === '' ? [] : [`${key} = ${word}`]))
  const info = [
    `pkgname = ${name}`,
    `pkgver = ${version}`,
    'pkgdesc = made',
    'arch = x86_64',
    `size = ${size}`,
    ...lines('depend', 'D'),
    ...lines('provides', 'p'),
    ...lines('provider_priority', 'k'),
    ...(field('i') === '' ? [] : [`install_if = ${field('i')}`]),
    `datahash = ${hash('sha256', data).toString('hex')}`,
    '',
  ].join('\n')
  const control = gzipSync(tarOf([{ path: '.PKGINFO', content: info }], false))
  const bytes = Buffer.concat([control, data])
  return {
    paragraph: paragraph
      .replace(/^C:.*$/m, `C:Q1${hash('sha1', control).toString('base64')}`)
      .replace(/^S:.*$/m, `S:${bytes.length}`)
      .replace(/^I:.*$/m, `I:${size}`),
    filename: `${name}-${version}.apk`,
    bytes,
  }
}

/** A PAX record, whose length counts itself. */
function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const length = [rest.length + 2, rest.length + 3].find((one) => `${one}${rest}`.length === one)
  return `${length}${rest}`
}
