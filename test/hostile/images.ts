import { spawnSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { HostileCase, World } from './case.ts'

const many = (count: number, text: (at: number) => string, between = '\n'): string =>
  Array.from({ length: count }, (_, at) => text(at)).join(between)

/** The image of a Dockerfile on a known base, with other files in its folder. */
const image =
  (text: () => string, beside: Readonly<Record<string, string>> = {}) =>
  async (world: World) => {
    world.write({ Dockerfile: `FROM python:3.12-slim\n${text()}\n`, ...beside })
    return { args: ['image', '--offline'] }
  }

const DOCKERFILES: readonly HostileCase[] = [
  { title: 'a Dockerfile of 48 MB', exit: 2, open: image(() => '# x\n'.repeat(12e6)) },
  {
    title: 'a Dockerfile of 20,000 RUNs',
    exit: 2,
    open: image(() => many(20_000, (at) => `RUN echo ${at}`)),
  },
  {
    title: 'a Dockerfile of a million words',
    exit: 2,
    open: image(() => `RUN pip install -- ${'a '.repeat(4e5)}`),
  },
  {
    title: 'a RUN of 20,000 nested substitutions',
    exit: [0, 2],
    open: image(() => `RUN ${'$('.repeat(2e4)}true${')'.repeat(2e4)}`),
  },
  {
    title: 'thirty loops of ten rounds in each other around an install',
    exit: 0,
    open: image(
      () =>
        `RUN ${many(30, (at) => `for a${at} in 1 2 3 4 5 6 7 8 9 10; do`, ' ')} pip install six ${'; done'.repeat(30)}`,
    ),
  },
  {
    title: 'an ARG that doubles forty times',
    exit: 2,
    open: image(
      () => `ARG A0=x\n${many(40, (at) => `ARG A${at + 1}=$A${at}$A${at}`)}\nRUN echo $A40`,
    ),
  },
  {
    title: 'ENVs that each hold all before',
    exit: 2,
    open: image(() => many(4900, (at) => `ENV A${at}=\${A${at - 1}}${'x'.repeat(100)}`)),
  },
  {
    title: 'alternatives in braces: 2^40',
    exit: 0,
    open: image(() => `SHELL ["/bin/bash", "-c"]\nRUN touch ${'{a,b}'.repeat(40)}`),
  },
  {
    title: 'a .dockerignore of 50,000 patterns',
    exit: 2,
    open: image(() => 'COPY . /app', { '.dockerignore': many(50_000, (at) => `a${at}/**/b*c?d`) }),
  },
  {
    title: 'a .dockerignore of patterns that take exponential time elsewhere',
    exit: [0, 2],
    open: image(() => 'COPY . /app', {
      '.dockerignore': `${'*a'.repeat(5000)}b\n${'**/'.repeat(5000)}x`,
      ['a'.repeat(200)]: 'x',
    }),
  },
  ...['Dockerfile', '.dockerignore'].map(
    (name): HostileCase => ({
      title: `a ${name} that is a link to /dev/zero`,
      exit: [0, 2],
      open: async (world) => {
        if (name !== 'Dockerfile')
          world.write({ Dockerfile: 'FROM python:3.12-slim\nCOPY . /app\n' })
        symlinkSync('/dev/zero', join(world.folder, name))
        return { args: ['image', '--offline'] }
      },
    }),
  ),
]

/** An archive that tar makes of these files, compared with what a file requires. */
const archive =
  (files: Readonly<Record<string, string | Buffer>>, shell = 'tar -cf image.tar -C image .') =>
  async (world: World) => {
    world.write({
      'a.txt': 'six\n',
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`image/${name}`, text])),
    })
    spawnSync('sh', ['-c', shell], { cwd: world.folder })
    return { args: ['verify', '--image', 'image.tar', 'a.txt', '--offline'] }
  }

const MANIFEST = JSON.stringify([{ Config: 'c.json', RepoTags: [], Layers: ['layer.tar'] }])

const ARCHIVES: readonly HostileCase[] = [
  { title: 'an image archive that is empty', exit: 2, open: archive({}, ': > image.tar') },
  {
    title: 'an image archive of 1 GB of zeros, packed',
    exit: 2,
    open: archive({}, 'head -c 1000000000 /dev/zero | gzip > image.tar'),
  },
  {
    title: 'an image archive that ends in the middle',
    exit: 2,
    open: archive(
      { 'manifest.json': MANIFEST, 'layer.tar': Buffer.alloc(1e6) },
      'tar -c -C image . | head -c 3000 > image.tar',
    ),
  },
  {
    title: 'an image archive whose manifest nests a million brackets',
    exit: 2,
    open: archive({ 'manifest.json': '['.repeat(1e6) }),
  },
  {
    title: 'an image archive whose manifest has five million objects',
    exit: 2,
    open: archive({ 'manifest.json': `[${'{},'.repeat(5e6)}{}]` }),
  },
  {
    title: 'an image archive that names a layer 100,000 times',
    exit: [1, 2],
    open: archive({
      'manifest.json': JSON.stringify([
        { Config: 'c.json', Layers: Array.from({ length: 100_000 }, () => 'layer.tar') },
      ]),
      'c.json': '{}',
      'layer.tar': Buffer.alloc(10_240),
    }),
  },
  {
    title: 'an image archive that is a link to /dev/zero',
    exit: 2,
    open: archive({}, 'ln -s /dev/zero image.tar'),
  },
]

export const IMAGES: readonly HostileCase[] = [...DOCKERFILES, ...ARCHIVES]
