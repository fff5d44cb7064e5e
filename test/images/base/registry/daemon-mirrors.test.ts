import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { familiarName, readReference } from '../../../../src/images/base/reference.ts'
import {
  parseDaemonMirrors,
  readDaemonMirrors,
} from '../../../../src/images/base/registry/daemon-mirrors.ts'
import { type MirrorRule, placesOfImage } from '../../../../src/images/base/registry/mirrors.ts'
import { registrySettings } from '../../../../src/images/base/registry/registry-settings.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})
const homeWith = (files: Readonly<Record<string, string>>): string => {
  const home = mkdtempSync(join(tmpdir(), 'pysize-daemon-'))
  folders.push(home)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, file)), { recursive: true })
    writeFileSync(join(home, file), text)
  }
  return home
}
const places = (name: string, rules: readonly MirrorRule[]): readonly string[] =>
  placesOfImage(readReference(name), rules).map(
    ({ reference, isInsecure }) => `${familiarName(reference)}${isInsecure ? ' http' : ''}`,
  )
const daemon = (...mirrors: readonly unknown[]): string =>
  JSON.stringify({ 'registry-mirrors': mirrors })

test('the mirrors of Docker’s daemon are used before Docker Hub, and only for its images', () => {
  const rules =
    parseDaemonMirrors(daemon('https://mirror.example', 'http://cache.example:5000/')) ?? []
  expect(places('python:3.12-slim', rules)).toEqual([
    'mirror.example/library/python:3.12-slim',
    'cache.example:5000/library/python:3.12-slim http',
    'python:3.12-slim',
  ])
  expect(places('ghcr.io/astral-sh/uv:0.9', rules)).toEqual(['ghcr.io/astral-sh/uv:0.9'])
})

test.each([
  ['https://mirror.example/path'],
  ['https://mirror.example?x=1'],
  ['https://user:word@mirror.example'],
  ['ftp://mirror.example'],
  ['mirror.example'],
  [1],
  [null],
])('a mirror that Docker refuses, %j, is left out', (mirror) => {
  expect(parseDaemonMirrors(daemon(mirror))).toEqual([])
})

test.each(['{}', '{"registry-mirrors": "https://mirror.example"}'])(
  'settings without a list of mirrors, %j, have no rule',
  (text) => {
    expect(parseDaemonMirrors(text)).toEqual([])
  },
)

test.each(['{', '[]', 'null', `${daemon('https://mirror.example')},`])(
  'settings that Docker refuses, %j, are named in a warning',
  (text) => {
    const HOME = homeWith({ '.docker/daemon.json': text })
    const file = join(HOME, '.docker', 'daemon.json')
    const message = `${file} is not a JSON object, so its mirrors are not used.`
    expect(registrySettings({ env: { HOME } })).toMatchObject({
      mirrors: [],
      warnings: [{ code: 'mirrors-not-read', message }],
    })
  },
)

test('so is a registries.conf that is not TOML, and an empty file is not', () => {
  const broken = homeWith({ 'registries.conf': '[[registry' })
  const conf = join(broken, 'registries.conf')
  const env = { HOME: broken, CONTAINERS_REGISTRIES_CONF: conf }
  expect(registrySettings({ env }).warnings).toMatchObject([
    { message: `${conf} is not TOML, so its mirrors are not used.` },
  ])
  const empty = { HOME: homeWith({ '.docker/daemon.json': ' \n' }) }
  expect(registrySettings({ env: empty }).warnings).toEqual([])
})

test('the first settings of the daemon count: rootless before Docker Desktop', () => {
  const desktop = { '.docker/daemon.json': daemon('https://desktop.example') }
  const rootless = { '.config/docker/daemon.json': daemon('https://rootless.example') }
  const first = (files: Readonly<Record<string, string>>) =>
    places('python:3', readDaemonMirrors({ HOME: homeWith(files) }).rules)[0]
  expect(first(desktop)).toBe('desktop.example/library/python:3')
  expect(first({ ...desktop, ...rootless })).toBe('rootless.example/library/python:3')
})
