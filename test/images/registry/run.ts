// `npm run check:registry`: base images and layers of a real docker-registry on loopback, against
// what the archives really hold. It needs docker-registry, umoci and skopeo.

import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createMemoryStore } from '../../../src/cache/memory-store.ts'
import { createFetcher } from '../../../src/fetch/fetcher.ts'
import { archiveBase } from '../../../src/images/base/archive-base.ts'
import { readReference } from '../../../src/images/base/reference.ts'
import { pullImage } from '../../../src/images/base/registry/pull-image.ts'
import { createRegistry } from '../../../src/images/base/registry/registry.ts'
import { remoteBase } from '../../../src/images/base/registry/remote-base.ts'
import { readRemoteImage } from '../../../src/images/base/registry/remote-image.ts'
import { openImageArchive } from '../../../src/installed/image/archive.ts'

const folder = mkdtempSync(join(tmpdir(), 'pysize-registry-'))
let failed = 0

function check(what: string, found: unknown, expected: unknown): void {
  const isSame = JSON.stringify(found) === JSON.stringify(expected)
  if (!isSame) failed++
  console.log(`${isSame ? 'ok  ' : 'FAIL'} ${what}: ${JSON.stringify(found)}${isSame ? '' : `, expected ${JSON.stringify(expected)}`}`)
}

function run(...[program, ...args]: readonly [string, ...string[]]): void {
  const { status, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`)
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

const SITE = 'usr/local/lib/python3.12/site-packages'

/** Two layers: files with a hard link, a long name and a link, and one that takes a file away. */
function makeLayers(): readonly { readonly tar: string; readonly files: number }[] {
  const one = join(folder, 'one')
  mkdirSync(join(one, SITE, 'pip-26.0.dist-info'), { recursive: true })
  mkdirSync(join(one, 'etc'), { recursive: true })
  writeFileSync(join(one, 'etc/os-release'), 'ID=debian\nVERSION_ID="12"\n')
  writeFileSync(join(one, SITE, 'pip-26.0.dist-info/METADATA'), 'Name: pip\nVersion: 26.0\n')
  writeFileSync(join(one, SITE, 'large.bin'), Buffer.alloc(20_000_000, 'pysize'))
  writeFileSync(join(one, SITE, `${'n'.repeat(120)}.py`), 'x'.repeat(1000))
  run('ln', join(one, SITE, 'large.bin'), join(one, SITE, 'again.bin'))
  run('ln', '-s', 'large.bin', join(one, SITE, 'link.bin'))
  const two = join(folder, 'two')
  mkdirSync(join(two, SITE), { recursive: true })
  writeFileSync(join(two, SITE, '.wh.large.bin'), '')
  writeFileSync(join(two, SITE, 'small.bin'), Buffer.alloc(5000, 7))
  run('tar', '--format=pax', '-C', one, '-cf', 'one.tar', '.')
  run('tar', '--format=pax', '-C', two, '-cf', 'two.tar', '.')
  return [
    { tar: 'one.tar', files: 20_000_000 + 1000 + 26 + 24 },
    { tar: 'two.tar', files: 5000 },
  ]
}

const port = await freePort()
writeFileSync(
  join(folder, 'registry.yml'),
  `version: 0.1\nstorage: {filesystem: {rootdirectory: ${folder}/data}}\nhttp: {addr: "127.0.0.1:${port}"}\n`,
)
const server = spawn('docker-registry', ['serve', join(folder, 'registry.yml')], { stdio: 'ignore' })
const fetcher = createFetcher()
try {
  const layers = makeLayers()
  run('umoci', 'init', '--layout', 'layout')
  run('umoci', 'new', '--image', 'layout:t')
  for (const { tar } of layers) run('umoci', 'raw', 'add-layer', '--image', 'layout:t', tar)
  run('umoci', 'config', '--image', 'layout:t', '--config.env', 'PYTHON_VERSION=3.12.1', '--config.workingdir', '/app')
  const host = `127.0.0.1:${port}`
  for (let tries = 0; tries < 50 && (await fetch(`http://${host}/v2/`).catch(() => undefined)) === undefined; tries++) await sleep(100)
  run('skopeo', 'copy', '--dest-tls-verify=false', 'oci:layout:t', `docker://${host}/demo/t:1`)
  run('skopeo', 'copy', 'oci:layout:t', 'docker-archive:saved.tar:demo:1')

  const tars = layers.map(({ tar }) => statSync(join(folder, tar)).size)
  const reference = readReference(`${host}/demo/t:1`)
  const registry = createRegistry(reference.registry, fetcher, { logins: () => new Map(), insecure: [], hubMirror: null })
  const store = createMemoryStore()
  const remote = await remoteBase(registry, reference, 'linux/amd64', store)
  const sizes = (image: typeof remote, measure: 'tar' | 'uncompressed' | 'compressed') =>
    image.layers.map((layer) => layer.sizes[measure].size)
  check('tar archives by the ends of the layers', sizes(remote, 'tar'), tars)
  check('settings', [remote.python?.version, remote.config.workdir], ['3.12.1', '/app'])

  const image = await readRemoteImage(registry, reference, 'linux/amd64', store)
  const pulled = archiveBase(await pullImage(image, 'demo', store, { hashes: false }), 'demo')
  check(
    'files of pulled layers',
    sizes(pulled, 'uncompressed'),
    layers.map(({ files }) => files),
  )
  check('tar archives of pulled layers', sizes(pulled, 'tar'), tars)
  check('compressed layers', sizes(pulled, 'compressed'), sizes(remote, 'compressed'))
  check('a file that a later layer removes', pulled.tree?.entry(`${SITE}/large.bin`), undefined)
  check('its hard link', pulled.tree?.entry(`${SITE}/again.bin`)?.size, 20_000_000)

  const options = { hashes: false, samples: true, isWanted: () => true }
  const saved = archiveBase(await openImageArchive(join(folder, 'saved.tar'), 'saved.tar', options), 'saved.tar')
  check(
    'files of the saved archive',
    sizes(saved, 'uncompressed'),
    layers.map(({ files }) => files),
  )
  check('tar archives of the saved archive', sizes(saved, 'tar'), tars)
  check('distribution', saved.distribution, { id: 'debian', version: '12', isSlim: false })
} finally {
  await fetcher.close()
  server.kill()
  rmSync(folder, { recursive: true, force: true })
}
console.log(failed === 0 ? 'all as it is' : `${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
