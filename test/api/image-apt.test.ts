import { describe, expect, test } from 'vitest'
import { codesOf, layerOf, predict } from './image-support.ts'

describe('packages of the distribution', () => {
  test('packages that are only recommended, a display for OpenCV, and archives that apt keeps', async () => {
    const of = async (run: string) =>
      codesOf(
        await predict(`FROM python:3.11-slim-bookworm\n${run} && rm -rf /var/lib/apt/lists/*\n`),
      )
    expect(await of('RUN apt-get update && apt-get install -y graphviz')).toEqual([
      'recommended-packages',
    ])
    expect(
      await of('RUN apt-get update && apt-get install -y --no-install-recommends graphviz'),
    ).toEqual([])
    expect(
      await of(
        `RUN echo 'APT::Install-Recommends "0";' > /etc/apt/apt.conf.d/99x && apt-get update && apt-get install -y graphviz`,
      ),
    ).toEqual([])
    expect(
      await of(
        'RUN pip install --no-cache-dir opencv-python && apt-get update && apt-get -y install --no-install-recommends libgl1',
      ),
    ).toEqual(['display-libraries'])
    const kept =
      'rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install -y --no-install-recommends curl'
    expect(await of(`RUN ${kept}`)).toEqual(['apt-archives'])
    expect(await of(`RUN --mount=type=cache,target=/var/cache/apt ${kept}`)).toEqual([])
    expect(await of(`RUN ${kept} && apt-get clean`)).toEqual([])
  })

  test('Ubuntu has packages that the newest Debian has dropped', async () => {
    const report = await predict(
      'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y --no-install-recommends software-properties-common git && rm -rf /var/lib/apt/lists/*\n',
      { baseSize: '80MB' },
    )
    const { rows, source } = layerOf(report, 2)
    const names = rows.map(({ name }) => name.split(' ')[0])
    expect(source).toBe('estimated')
    expect(names).toEqual(expect.arrayContaining(['software-properties-common', 'git', 'perl']))
  })

  test('a word that is no name is a pattern of names', async () => {
    const report = await predict(
      'FROM python:3.11-slim-bookworm\nRUN apt-get update && apt-get install -y --no-install-recommends libusb-1.0 && rm -rf /var/lib/apt/lists/*\n',
    )
    const names = layerOf(report, 2).rows.map(({ name }) => name.split(' ')[0])
    expect(names).toEqual(expect.arrayContaining(['libusb-1.0-0', 'libusb-1.0-0-dev']))
    expect(layerOf(report, 2).source).not.toBe('unknown')
  })

  test('rows of packages name the source of their facts, and unavailable ones the reason', async () => {
    const report = await predict(
      'FROM python:3.11-slim-bookworm\nRUN apt-get update && apt-get install -y tini nowhere netcat ./a.deb\n',
    )
    const rows = new Map(
      layerOf(report, 2).rows.map(({ name, ...row }) => [
        name.split(' ')[0] === 'tini' ? 'tini' : name,
        row,
      ]),
    )
    expect(rows.get('tini')).toMatchObject({
      kind: 'system-packages',
      source: 'estimated',
      facts: expect.stringMatching(/^Debian 12, 20\d\d-/),
    })
    expect(rows.get('apt: nowhere')).toMatchObject({
      source: 'unknown',
      reason: expect.stringContaining('no facts about it'),
    })
    expect(rows.get('apt: netcat')).toBeUndefined()
    expect([...rows.keys()].some((name) => name.startsWith('netcat-'))).toBe(true)
    expect(report.findings.find(({ code }) => code === 'install-fails')!.message).toMatch(
      /^apt-get install netcat fails: it is a virtual package: .* netcat-\w+ is counted\.$/,
    )
    expect(rows.get('apt: ./a.deb')!.reason).toContain('no package of the lists')
  })

  test('lists that the user names decide what is installed', async () => {
    const paragraph = (name: string, fields = '') =>
      `Package: ${name}\nVersion: 2\nArchitecture: amd64\nSize: 3000\nInstalled-Size: 10000\n${fields}\n`
    const Packages = [
      paragraph('tool', 'Depends: libpart'),
      paragraph('libpart'),
      paragraph('strange').replace('amd64', 'arm64'),
    ].join('\n')
    const dockerfile =
      'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y --no-install-recommends tool strange\n'
    const report = await predict(dockerfile, { aptPackages: ['Packages'] }, { Packages })
    const rows = layerOf(report, 2).rows.filter(({ kind }) => kind === 'system-packages')
    expect(rows.map(({ name, source }) => [name, source]).sort()).toEqual(
      [
        ['apt: strange', 'unknown'],
        ['libpart 2', 'estimated'],
        ['tool 2', 'estimated'],
      ].sort(),
    )
    // Ubuntu's images leave out documentation, of which libraries have less.
    const rowOf = (own: string) => rows.find(({ name }) => name === own)
    expect(rowOf('tool 2')).toMatchObject({
      facts: 'Packages, stated size',
      uncompressed_size: 8_192_000,
    })
    expect(rowOf('libpart 2')).toMatchObject({ uncompressed_size: 9_830_400 })
    const without = await predict(dockerfile)
    expect(layerOf(without, 2).rows.find(({ source }) => source === 'unknown')!.reason).toContain(
      'name lists with --apt-packages',
    )
    await expect(predict(dockerfile, { aptPackages: ['Dockerfile'] })).rejects.toMatchObject({
      code: 'bad-package-list',
      exitCode: 2,
    })
    await expect(predict(dockerfile, { aptPackages: ['nowhere'] })).rejects.toMatchObject({
      code: 'file-not-found',
      exitCode: 2,
    })
  })

  test('modules that a package compiles take less before Python 3.11', async () => {
    const compiled = async (base: string) =>
      layerOf(
        await predict(
          `FROM ${base}\nRUN apt-get install -y --no-install-recommends python3 python3-yaml\n`,
        ),
        2,
      ).rows.filter(({ name }) => name.endsWith('its compiled modules'))
    const [old, recent] = [
      await compiled('python:3.9-slim-bullseye'),
      await compiled('python:3.9-slim-bookworm'),
    ]
    expect(old.length).toBeGreaterThan(1)
    const sum = (rows: typeof old): number =>
      rows.reduce((all, row) => all + row.uncompressed_size!, 0)
    expect(sum(old)).toBeLessThan(sum(recent) * 0.75)
  })

  test('the class archive that Java makes in Debian 11 is counted', async () => {
    const report = await predict(
      'FROM python:3.9-slim-bullseye\nRUN apt-get install -y --no-install-recommends default-jre-headless\n',
    )
    expect(layerOf(report, 2).rows.map(({ name }) => name)).toContain(
      'openjdk-11-jre-headless: its class archive',
    )
  })

  test('a provided name means the package that provides it', async () => {
    const report = await predict(
      'FROM fedora:40\nRUN dnf install -y "python3dist(requests)" "perl(XML::Parser)" "pkgconfig(libpq)" mariadb-connector-c sscg\n',
      { baseSize: '200MB' },
    )
    expect(layerOf(report, 2).rows.filter(({ source }) => source === 'unknown')).toEqual([])
  })

  test("packages of Debian replace Ubuntu's, with a wider interval", async () => {
    const report = await predict(
      'FROM ubuntu:22.04\nRUN apt-get install -y --no-install-recommends python3.10-venv libgl1-mesa-glx\n',
    )
    const { rows, interval, uncompressed_size: size } = layerOf(report, 2)
    expect(rows.filter(({ source }) => source === 'unknown')).toEqual([])
    const venv = rows.find(({ name }) => name.startsWith('python3-venv '))!
    expect(venv.facts).toMatch(/^Debian 12, .*which stands in$/)
    expect(interval![0]).toBeLessThan(size! * 0.95)
    const own = await predict(
      'FROM python:3.11-slim-bookworm\nRUN apt-get install -y --no-install-recommends git=1:2.* curl=7.88.1-10+deb12u1\n',
    )
    expect(layerOf(own, 2).source).toBe('estimated')
  })

  test('an install upgrades nothing on a moving tag, and only what it needs on a digest', async () => {
    const names = async (base: string) =>
      layerOf(
        await predict(`FROM ${base}\nRUN apt-get install -y --no-install-recommends git\n`),
        2,
      ).rows.map(({ name }) => name.split(' ')[0])
    const tag = await names('python:3.11-slim-bookworm')
    expect(tag).toContain('git')
    expect(tag).not.toContain('perl-base')
  })

  test('an upgrade writes packages again that are older than in the lists', async () => {
    const paragraph = (name: string, version: string) =>
      `Package: ${name}\nVersion: ${version}\nArchitecture: amd64\nSize: 3000\nInstalled-Size: 1000\n`
    const Packages = [
      paragraph('libc6', '9:1'),
      paragraph('tzdata', '0'),
      paragraph('strange', '1'),
    ].join('\n')
    const dockerfile = 'FROM python:3.12-slim-bookworm\nRUN apt-get upgrade -y\n'
    const { rows } = layerOf(
      await predict(dockerfile, { aptPackages: ['Packages'] }, { Packages }),
      2,
    )
    const names = rows.map(({ name }) => name)
    expect(names).toContain('libc6 9:1')
    expect(names.some((name) => /tzdata|strange/.test(name))).toBe(false)
    const ubuntu = layerOf(await predict('FROM ubuntu:24.04\nRUN apt-get -y dist-upgrade\n'), 2)
    expect(ubuntu.source).toBe('estimated')
    expect(ubuntu.interval![0]).toBe(0)
  })

  test("packages that a RUN installs and purges leave only dpkg's records", async () => {
    const run =
      'apt-get update && apt-get install -y --no-install-recommends gcc libpq-dev && apt-get purge -y --auto-remove gcc'
    const report = await predict(
      `FROM python:3.11-slim-bookworm\nRUN ${run} && rm -rf /var/lib/apt/lists/*\n`,
    )
    const names = layerOf(report, 2).rows.map(({ name }) => name.split(' ')[0])
    expect(names).toContain('libpq-dev')
    expect(names).not.toContain('gcc')
    expect(names).not.toContain('gcc-12')
    expect(names).toContain("dpkg's")
  })
})
