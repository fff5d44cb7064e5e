import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { folderOf } from '../scenarios/support.ts'
import { layerOf, predict } from './image-support.ts'

/** A package of an index: its name, and more fields. */
const paragraph = (name: string, size: number, ...fields: readonly string[]): string =>
  [`P:${name}`, 'V:1.0-r0', 'A:x86_64', `S:${size / 2}`, `I:${size}`, ...fields, ''].join('\n')

const APKINDEX = [
  paragraph('gcc', 100_000_000, 'D:binutils so:libz.so.1', 'p:cmd:gcc=1.0-r0'),
  paragraph('binutils', 10_000_000),
  paragraph('zlib', 100_000, 'p:so:libz.so.1=1.3'),
  paragraph('libpq', 500_000, 'D:so:libz.so.1'),
  paragraph('tool', 300_000, 'D:!broken libpq>=1'),
  paragraph('bash-completion', 200_000, 'i:bash tool'),
  paragraph('bash', 1_000_000),
].join('\n')

/** What a pattern finds in the names of the packages that a command leaves. */
async function namesAfter(run: string, index: string, pattern: RegExp): Promise<readonly string[]> {
  const report = await predict(
    `FROM alpine:3.21\nRUN ${run}\n`,
    { apkPackages: ['APKINDEX'] },
    { APKINDEX: index },
  )
  return layerOf(report, 2)
    .rows.flatMap(({ name }) => pattern.exec(name)?.[0] ?? [])
    .sort()
}

/** A tar archive with one file, with or without the blocks that end it. */
function tarOf(path: string, content: string, ends: boolean): Buffer {
  const header = Buffer.alloc(512)
  header.write(path, 0)
  header.write('0000644\0', 100)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('        ', 148)
  header.write('0ustar\x0000', 156)
  const sum = header.reduce((all, byte) => all + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512)
  body.write(content)
  return Buffer.concat([header, body, Buffer.alloc(ends ? 1024 : 0)])
}

const rowsOf = async (run: string): Promise<readonly string[]> => {
  const report = await predict(
    `FROM alpine:3.21\nRUN ${run}\n`,
    { apkPackages: ['APKINDEX'] },
    { APKINDEX },
  )
  return layerOf(report, 2).rows.map(({ name }) => name)
}

describe('packages of Alpine', () => {
  test('an index decides dependencies, providers of libraries, and triggered packages', async () => {
    expect(await rowsOf('apk add --no-cache tool bash')).toEqual(
      expect.arrayContaining(['tool 1.0-r0', 'libpq 1.0-r0', 'bash-completion 1.0-r0']),
    )
    expect(await rowsOf('apk add --no-cache tool bash')).not.toContain('zlib 1.0-r0')
    const report = await predict(
      'FROM alpine:3.21\nRUN apk add --no-cache tool nonesuch libpq=2.0-r0\n',
      { apkPackages: ['APKINDEX'] },
      { APKINDEX },
    )
    const rows = layerOf(report, 2).rows
    expect(rows.find(({ name }) => name === 'tool 1.0-r0')).toMatchObject({
      source: 'estimated',
      facts: 'APKINDEX, stated size',
    })
    expect(rows.find(({ name }) => name === 'apk: nonesuch')!.reason).toContain('does not have it')
    expect(rows.find(({ name }) => name === 'apk: libpq')!.reason).toContain('2.0-r0')
  })

  test('apk refuses what the named lists lack, and a removal of what is not there', async () => {
    const report = await predict(
      'FROM alpine:3.21\nRUN apk add --no-cache nonesuch\nRUN apk add --no-cache libpq && apk del libpq none2\n',
      { apkPackages: ['APKINDEX'] },
      { APKINDEX },
    )
    expect(report.findings.map(({ code, line, message }) => [code, line, message])).toEqual([
      ['install-fails', 2, 'apk add nonesuch fails: APKINDEX does not have it.'],
      ['install-fails', 3, 'apk del none2 fails: none2 is not installed.'],
    ])
  })

  test.each([
    ['a base whose packages are not all known', 'FROM made:alpine\nRUN apk del nonesuch\n', []],
    ['a listed name, with the index', 'FROM alpine:3.21\nRUN apk add libpq && apk del gcc\n', []],
    [
      'a listed name, without the index',
      'FROM alpine:3.21\nRUN apk add --no-cache libpq && apk del gcc\n',
      ['apk del gcc fails: gcc is not installed.'],
    ],
    [
      'a name that an installed package needs',
      'FROM alpine:3.21\nRUN apk add --no-cache tool\nRUN apk del broken\n',
      [],
    ],
    [
      'an upgrade of a name that apk does not know',
      'FROM alpine:3.21\nRUN apk upgrade nonesuch\n',
      ['apk upgrade nonesuch fails: nonesuch is not installed.'],
    ],
    ['an upgrade of a listed name', 'FROM alpine:3.21\nRUN apk upgrade gcc\n', []],
    [
      'an upgrade in a base whose packages are not all known',
      'FROM made:alpine\nRUN apk upgrade nonesuch\n',
      [],
    ],
  ])('apk and names that are not installed: %s', async (_, dockerfile, messages) => {
    const report = await predict(dockerfile, { apkPackages: ['APKINDEX'] }, { APKINDEX })
    const found = report.findings.filter(({ code }) => code === 'install-fails')
    expect(found.map(({ message }) => message)).toEqual(messages)
  })

  test('each command writes the database, and the index is kept once unless --no-cache', async () => {
    const report = await predict(
      'FROM alpine:3.21\nRUN apk add libpq\nRUN apk upgrade\nRUN apk fix --no-cache\nRUN rm -rf /var/cache/apk/*\nRUN apk upgrade\n',
      { apkPackages: ['APKINDEX'] },
      { APKINDEX },
    )
    const kinds = report.layers
      .filter(({ line }) => line !== null)
      .map(({ rows }) => rows.map(({ kind }) => kind).filter((kind) => /lists|records/.test(kind)))
    expect(kinds).toEqual([
      ['package-lists', 'system-records'],
      ['system-records'],
      ['system-records'],
      [],
      ['package-lists', 'system-records'],
    ])
  })

  test('an index is read as Alpine packs it: an archive behind a signature', async () => {
    const folder = folderOf()
    const archive = join(folder, 'APKINDEX.tar.gz')
    // The signature is an archive of its own, without its end.
    const signature = tarOf('.SIGN.RSA.key.rsa.pub', 'signed', false)
    writeFileSync(
      archive,
      Buffer.concat([gzipSync(signature), gzipSync(tarOf('APKINDEX', APKINDEX, true))]),
    )
    const report = await predict('FROM alpine:3.21\nRUN apk add --no-cache libpq\n', {
      apkPackages: [archive],
    })
    expect(layerOf(report, 2).rows.map(({ name }) => name)).toContain('libpq 1.0-r0')
  })

  test('a virtual package is removed with everything it brought, except for needed packages', async () => {
    const run = 'apk add --no-cache --virtual .build gcc libpq && apk add --no-cache tool'
    const kept = await rowsOf(`${run} && apk del .build`)
    expect(kept.some((name) => /^(?:gcc|binutils)/.test(name))).toBe(false)
    expect(kept).toContain('libpq 1.0-r0')
    expect(await rowsOf(run)).toContain('gcc 1.0-r0')
    expect(await rowsOf('apk add gcc && apk del gcc')).not.toContain('gcc 1.0-r0')
    expect(await rowsOf('apk add -t build gcc && apk del build')).not.toContain('gcc 1.0-r0')
    expect(await rowsOf('apk add -t build gcc && apk del gcc')).toContain('gcc 1.0-r0')
  })

  test('a request keeps its version, and a command may ask for the newest ones', async () => {
    const versions = ['1.0-r0', '2.0-r0'].map((version) =>
      ['P:tool', `V:${version}`, 'S:50', 'I:100', `D:lib=${version}`, ''].join('\n'),
    )
    const libraries = ['1.0-r0', '2.0-r0'].map((version) =>
      ['P:lib', `V:${version}`, 'S:50', 'I:100', 'p:so:lib.so.1=1', ''].join('\n'),
    )
    const index = [...versions, ...libraries].join('\n')
    const packages = (run: string) => namesAfter(run, index, /^(?:tool|lib).*/)
    expect(await packages('apk add --no-cache tool')).toEqual(['lib 2.0-r0', 'tool 2.0-r0'])
    const old = 'apk add --no-cache "tool<2"'
    expect(await packages(old)).toEqual(['lib 1.0-r0', 'tool 1.0-r0'])
    expect(await packages(`${old} && apk add --no-cache so:lib.so.1`)).toEqual([
      'lib 1.0-r0',
      'tool 1.0-r0',
    ])
    expect(await packages(`${old} && apk add --no-cache -u tool`)).toEqual([
      'lib 2.0-r0',
      'tool 2.0-r0',
    ])
    // A library that was requested by the name of its file stays, and in its version.
    expect(await packages(`${old} && apk add --no-cache so:lib.so.1 && apk del tool`)).toEqual([
      'lib 1.0-r0',
    ])
  })

  test('a dependency on a name that several packages provide is met by the priority', async () => {
    const of = (name: string, ...fields: readonly string[]): string =>
      [`P:${name}`, 'V:1.0-r0', 'S:50', 'I:100', ...fields, ''].join('\n')
    const index = [
      of('app', 'D:shell-any'),
      of('one', 'p:shell-any', 'k:10', 'D:!two'),
      of('two', 'p:shell-any', 'k:20'),
      of('app-doc', 'i:app !hidden'),
    ].join('\n')
    const packages = (run: string) => namesAfter(run, index, /^(?:app\S*|one|two)(?= )/)
    expect(await packages('apk add app')).toEqual(['app', 'app-doc', 'two'])
    expect(await packages('apk add app one')).toEqual(['app', 'app-doc', 'one'])
    // Nothing speaks for `one` then, so apk takes the provider of the highest priority.
    expect(await packages('apk add app one && apk del one')).toEqual(['app', 'app-doc', 'two'])
  })

  test('names of Wolfi and of services have counterparts, too', async () => {
    const report = await predict(
      'FROM cgr.dev/chainguard/wolfi-base:latest\nRUN apk add --no-cache python-3.13 python-3.13-dev\nRUN apk add openrc\n',
      { baseSize: '15MB' },
    )
    expect([2, 3].map((line) => layerOf(report, line).source)).toEqual(['estimated', 'estimated'])
  })

  test('without an index, Debian packages give an estimate', async () => {
    const report = await predict(
      [
        'FROM python:3.12-alpine',
        'RUN apk add --no-cache build-base postgresql-dev',
        'RUN apk add --no-cache --virtual .build gcc musl-dev && apk del .build',
        'RUN apk add --no-cache bash nonesuch',
        'RUN apk upgrade',
        '',
      ].join('\n'),
    )
    const [row] = layerOf(report, 2).rows
    expect(row).toMatchObject({
      name: 'apk: build-base postgresql-dev',
      source: 'estimated',
      facts: expect.stringMatching(/^Debian 12, .*which stands in$/),
    })
    expect(row!.interval![0]).toBeLessThan(row!.uncompressed_size! / 10)
    expect(layerOf(report, 3).rows.map(({ name }) => name)).toEqual([])
    expect(layerOf(report, 4).rows.map(({ name, source }) => [name, source])).toEqual([
      ['apk: nonesuch', 'unknown'],
      ['apk: bash', 'estimated'],
    ])
    expect(layerOf(report, 4).rows[0]!.reason).toContain('--apk-packages')
    expect(layerOf(report, 5)).toMatchObject({ source: 'estimated' })
  })

  test('without an index, the remaining packages of a command stay', async () => {
    const report = await predict(
      [
        'FROM python:3.12-alpine',
        'RUN apk add --virtual build-deps gcc musl-dev && apk del build-deps',
        'RUN apk add --virtual tools gcc musl-dev && apk del gcc',
        'RUN apk add gcc=12 libxslt-dev && apk del gcc',
        'RUN apk add gcc git',
        'RUN apk del gcc',
        '',
      ].join('\n'),
    )
    const packages = (line: number) =>
      layerOf(report, line)
        .rows.map(({ name }) => name)
        .filter((name) => name.startsWith('apk:'))
    expect(packages(2)).toEqual([])
    expect(packages(3)).toEqual(['apk: gcc musl-dev'])
    expect(packages(4)).toEqual(['apk: libxslt-dev'])
    expect(packages(5)).toEqual(['apk: gcc git'])
  })

  test('packages of Fedora are estimated in the same way', async () => {
    const report = await predict(
      'FROM fedora:40\nRUN dnf install -y gcc-c++ python3-devel which && dnf clean all\n',
      { layers: [], baseSize: '200MB' },
    )
    expect(layerOf(report, 2).rows.filter(({ source }) => source === 'unknown')).toEqual([])
  })
})

describe('a command of apk that apk refuses', () => {
  const index = [
    paragraph('app', 1000, 'D:mailer'),
    paragraph('mail-a', 1000, 'p:mailer'),
    paragraph('mail-b', 1000, 'p:mailer'),
    paragraph('exact', 1000, 'D:mail-a=1.0'),
  ].join('\n')
  const findingsOf = async (run: string) => {
    const report = await predict(
      `FROM alpine:3.21\nRUN apk add --no-cache app mail-a\nRUN ${run}\n`,
      { apkPackages: ['APKINDEX'] },
      { APKINDEX: index },
    )
    return report.findings.flatMap(({ code, message }) => (code === 'install-fails' ? message : []))
  }

  test('apk del of the only package that provides a name, which apk does not choose', async () => {
    expect(await findingsOf('apk del mail-a')).toEqual([
      'apk del mail-a fails: it would leave mailer without a package.',
    ])
    expect(await findingsOf('apk del app')).toEqual([])
    expect(await findingsOf('apk add --no-cache mail-b && apk del mail-a')).toEqual([])
  })

  test('a version without its build is not equal to one with it', async () => {
    expect(await findingsOf('apk add --no-cache exact')).toHaveLength(1)
  })
})

describe('apk fix', () => {
  const sizesOf = async (run: string) => {
    const report = await predict(
      `FROM alpine:3.21\nRUN apk add --no-cache tool libpq\nRUN ${run}\n`,
      { apkPackages: ['APKINDEX'] },
      { APKINDEX },
    )
    return layerOf(report, 3).rows.flatMap(({ kind, name, uncompressed_size: size }) =>
      kind === 'system-packages' ? [`${name} ${size}`] : [],
    )
  }

  test('writes the files of a named package again, and no others', async () => {
    expect(await sizesOf('apk fix --no-cache libpq')).toEqual(['libpq 1.0-r0 500000'])
    expect(await sizesOf('apk fix --no-cache --reinstall tool libpq')).toHaveLength(2)
  })

  test.each(['apk fix', 'apk fix --upgrade libpq', 'apk fix --no-cache gcc'])(
    '`%s` writes no files of packages',
    async (run) => {
      expect(await sizesOf(run)).toEqual([])
    },
  )
})

test("a cache mount at apk's own folder keeps the index out of the layer", async () => {
  const hasIndex = async (mount: string): Promise<boolean> => {
    const report = await predict(
      `FROM alpine:3.21\nRUN ${mount}apk add libpq\n`,
      { apkPackages: ['APKINDEX'] },
      { APKINDEX },
    )
    return layerOf(report, 2).rows.some(({ kind }) => kind === 'package-lists')
  }
  expect(await hasIndex('')).toBe(true)
  expect(await hasIndex('--mount=type=cache,target=/etc/apk/cache ')).toBe(false)
  expect(await hasIndex('--mount=type=cache,target=/var/cache/apk ')).toBe(false)
})
