// `npm run check:registry`: base images and layers of a real docker-registry on loopback, compared
// with the real content of the archives. It needs docker-registry, umoci, skopeo, zstd and openssl.

import { spawn, spawnSync } from 'node:child_process'
import { createHash, createSign } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createMemoryStore } from '../../../src/cache/memory-store.ts'
import { PysizeError } from '../../../src/errors.ts'
import { createFetcher } from '../../../src/fetch/fetcher.ts'
import { archiveBase } from '../../../src/images/base/archive-base.ts'
import { readReference } from '../../../src/images/base/reference.ts'
import { createRegistries } from '../../../src/images/base/registry/mirrored-image.ts'
import { pullImage } from '../../../src/images/base/registry/pull-image.ts'
import { registrySettings } from '../../../src/images/base/registry/registry-settings.ts'
import { remoteBase } from '../../../src/images/base/registry/remote-base.ts'
import { openImageArchive } from '../../../src/installed/image/archive.ts'
import { hubImage } from './hub-image.ts'

const folder = mkdtempSync(join(tmpdir(), 'pysize-registry-'))
let failed = 0

function check(what: string, found: unknown, expected: unknown): void {
  const isSame = JSON.stringify(found) === JSON.stringify(expected)
  if (!isSame) failed++
  console.log(
    `${isSame ? 'ok  ' : 'FAIL'} ${what}: ${JSON.stringify(found)}${isSame ? '' : `, expected ${JSON.stringify(expected)}`}`,
  )
}

function run(...[program, ...args]: readonly [string, ...string[]]): void {
  const { status, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`)
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : 0),
      )
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

/** Puts bytes into a registry, and describes them. */
async function upload(host: string, repository: string, bytes: Buffer, mediaType: string) {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  const { headers } = await fetch(`http://${host}/v2/${repository}/blobs/uploads/`, {
    method: 'POST',
  })
  const to = new URL(headers.get('location') ?? '', `http://${host}`)
  to.searchParams.set('digest', digest)
  await fetch(to, {
    method: 'PUT',
    body: new Uint8Array(bytes),
    headers: { 'content-type': 'application/octet-stream' },
  })
  return { mediaType, digest, size: bytes.length }
}

/**
 * The same layers as zstd: the first as `zstd FILE` writes it, with the size of its content, the
 * second as a stream, which builders write. An index has them, and BuildKit's record.
 */
async function zstdLayers(
  host: string,
  tars: readonly number[],
  layers: readonly { readonly tar: string; readonly files: number }[],
) {
  const packed = layers.map(({ tar }, at) => {
    const bytes = readFileSync(join(folder, tar))
    return spawnSync('zstd', at === 0 ? ['-c', join(folder, tar)] : ['-c'], {
      maxBuffer: 1e9,
      ...(at === 0 ? {} : { input: bytes }),
    }).stdout
  })
  const own = (bytes: Buffer, type: string) =>
    upload(host, 'zstd/t', bytes, `application/vnd.oci.image.${type}`)
  const config = await own(
    Buffer.from('{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]}}'),
    'config.v1+json',
  )
  const described = await Promise.all(packed.map((bytes) => own(bytes, 'layer.v1.tar+zstd')))
  const put = async (
    name: string,
    type: string,
    document: object,
  ): Promise<{ digest: string; size: number; mediaType: string }> => {
    const mediaType = `application/vnd.oci.image.${type}.v1+json`
    const body = JSON.stringify({ schemaVersion: 2, mediaType, ...document })
    const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`
    const at = name === '' ? digest : name
    const answer = await fetch(`http://${host}/v2/zstd/t/manifests/${at}`, {
      method: 'PUT',
      body,
      headers: { 'content-type': mediaType },
    })
    if (!answer.ok) throw new Error(`${answer.status} for ${at}: ${await answer.text()}`)
    return { mediaType, digest, size: Buffer.byteLength(body) }
  }
  const image = await put('', 'manifest', { config, layers: described })
  const record = await put('', 'manifest', { config, layers: [] })
  await put('1', 'index', {
    manifests: [
      {
        ...record,
        platform: { os: 'unknown', architecture: 'unknown' },
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
      },
      { ...image, platform: { os: 'linux', architecture: 'amd64' } },
    ],
  })
  const settings = {
    findLogin: async () => ({ login: undefined, failure: null }),
    insecure: [],
    hubMirror: null,
    mirrors: [],
  }
  const reference = readReference(`${host}/zstd/t:1`)
  const store = createMemoryStore()
  const remote = await createRegistries(fetcher, settings).read(reference, 'linux/amd64', store)
  const base = await remoteBase(remote, reference, 'linux/amd64', store)
  const figures = base.layers.map(({ sizes: { tar } }, at) => [
    tar.source,
    tar.interval[0] <= tars[at]! && tars[at]! <= (tar.interval[1] ?? Number.POSITIVE_INFINITY),
  ])
  check('zstd layers: exact where their frame tells it, else within an interval', figures, [
    ['exact', true],
    ['estimated', true],
  ])
  const pulled = archiveBase(await pullImage(remote, 'zstd', store, { hashes: false }), 'zstd')
  check(
    'files of pulled zstd layers',
    pulled.layers.map(({ sizes }) => sizes.uncompressed.size),
    layers.map(({ files }) => files),
  )
}

/** A registry that requires tokens of a server, which requires the login of a credential helper. */
async function privateImage(tars: readonly number[]) {
  const [registryPort, tokenPort] = [await freePort(), await freePort()]
  run(
    'openssl',
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'key.pem',
    '-out',
    'cert.pem',
    '-subj',
    '/CN=test',
    '-days',
    '2',
  )
  const key = readFileSync(join(folder, 'key.pem'), 'utf8')
  const certificate = readFileSync(join(folder, 'cert.pem'), 'utf8').replace(
    /-----[^-]+-----|\s/g,
    '',
  )
  const tokens = createHttpServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    if (request.headers.authorization !== `Basic ${Buffer.from('me:kept').toString('base64')}`)
      return void response.writeHead(401).end()
    const [, name, actions = ''] =
      /^repository:(.*):([\w,]+)$/.exec(url.searchParams.get('scope') ?? '') ?? []
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: 'test',
      sub: 'me',
      aud: url.searchParams.get('service'),
      nbf: now - 60,
      iat: now,
      exp: now + 600,
      jti: String(now),
    }
    const access =
      name === undefined
        ? []
        : [{ type: 'repository', name, actions: [...actions.split(','), 'push'] }]
    const encoded = [
      { typ: 'JWT', alg: 'RS256', x5c: [certificate] },
      { ...claims, access },
    ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    const signature = createSign('RSA-SHA256')
      .update(encoded.join('.'))
      .sign(key)
      .toString('base64url')
    response.end(JSON.stringify({ token: [...encoded, signature].join('.') }))
  }).listen(tokenPort, '127.0.0.1')
  const auth = `{token: {realm: "http://127.0.0.1:${tokenPort}/token", service: reg, issuer: test, rootcertbundle: "${folder}/cert.pem"}}`
  writeFileSync(
    join(folder, 'private.yml'),
    `version: 0.1\nstorage: {filesystem: {rootdirectory: ${folder}/data}}\nhttp: {addr: "127.0.0.1:${registryPort}"}\nauth: ${auth}\n`,
  )
  const registry = spawn('docker-registry', ['serve', join(folder, 'private.yml')], {
    stdio: 'ignore',
  })
  try {
    const host = `127.0.0.1:${registryPort}`
    for (
      let tries = 0;
      tries < 50 && (await fetch(`http://${host}/v2/`).catch(() => undefined)) === undefined;
      tries++
    )
      await sleep(100)
    const helper = join(folder, 'docker-credential-test')
    writeFileSync(
      helper,
      '#!/bin/sh\nread server\nprintf \'{"ServerURL":"%s","Username":"me","Secret":"kept"}\' "$server"\n',
    )
    chmodSync(helper, 0o755)
    const ask = async (config: object) => {
      writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
      const env = { DOCKER_CONFIG: folder, HOME: folder, PATH: `${folder}:/usr/bin:/bin` }
      const reference = readReference(`${host}/demo/t:1`)
      const store = createMemoryStore()
      const image = await createRegistries(fetcher, registrySettings({ env })).read(
        reference,
        'linux/amd64',
        store,
      )
      return (await remoteBase(image, reference, 'linux/amd64', store)).layers.map(
        ({ sizes }) => sizes.tar.size,
      )
    }
    const refused = (config: object) =>
      ask(config).catch((error: unknown) =>
        error instanceof PysizeError ? error.code : String(error),
      )
    check('a private image by credsStore', await ask({ credsStore: 'test' }), tars)
    check('a private image by credHelpers', await ask({ credHelpers: { [host]: 'test' } }), tars)
    check(
      'a private image by a login of its path',
      await ask({
        auths: { [`${host}/demo`]: { auth: Buffer.from('me:kept').toString('base64') } },
      }),
      tars,
    )
    check('a private image without a login', await refused({}), 'registry-refused')
    check(
      'a private image with a wrong login',
      await refused({ auths: { [host]: { auth: Buffer.from('me:other').toString('base64') } } }),
      'registry-refused',
    )
  } finally {
    registry.kill()
    tokens.close()
  }
}

const port = await freePort()
writeFileSync(
  join(folder, 'registry.yml'),
  `version: 0.1\nstorage: {filesystem: {rootdirectory: ${folder}/data}}\nhttp: {addr: "127.0.0.1:${port}"}\n`,
)
const server = spawn('docker-registry', ['serve', join(folder, 'registry.yml')], {
  stdio: 'ignore',
})
const fetcher = createFetcher()
try {
  const layers = makeLayers()
  run('umoci', 'init', '--layout', 'layout')
  run('umoci', 'new', '--image', 'layout:t')
  for (const { tar } of layers) run('umoci', 'raw', 'add-layer', '--image', 'layout:t', tar)
  run(
    'umoci',
    'config',
    '--image',
    'layout:t',
    '--config.env',
    'PYTHON_VERSION=3.12.1',
    '--config.workingdir',
    '/app',
  )
  const host = `127.0.0.1:${port}`
  for (
    let tries = 0;
    tries < 50 && (await fetch(`http://${host}/v2/`).catch(() => undefined)) === undefined;
    tries++
  )
    await sleep(100)
  run('skopeo', 'copy', '--dest-tls-verify=false', 'oci:layout:t', `docker://${host}/demo/t:1`)
  run('skopeo', 'copy', 'oci:layout:t', 'docker-archive:saved.tar:demo:1')

  const tars = layers.map(({ tar }) => statSync(join(folder, tar)).size)
  const reference = readReference(`${host}/demo/t:1`)
  const settings = {
    findLogin: async () => ({ login: undefined, failure: null }),
    insecure: [],
    hubMirror: null,
    mirrors: [],
  }
  const registries = createRegistries(fetcher, settings)
  const store = createMemoryStore()
  const look = async () =>
    remoteBase(
      await registries.read(reference, 'linux/amd64', store),
      reference,
      'linux/amd64',
      store,
    )
  const remote = await look()
  const sizes = (image: typeof remote, measure: 'tar' | 'uncompressed' | 'compressed') =>
    image.layers.map((layer) => layer.sizes[measure].size)
  check('tar archives by the ends of the layers', sizes(remote, 'tar'), tars)
  check('settings', [remote.python?.version, remote.config.workdir], ['3.12.1', '/app'])

  const before = fetcher.usage().requests
  await look()
  check(
    'requests for an image that is known: HEAD of its tag alone',
    fetcher.usage().requests - before,
    1,
  )

  const image = await registries.read(reference, 'linux/amd64', store)
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
  const saved = archiveBase(
    await openImageArchive(join(folder, 'saved.tar'), 'saved.tar', options),
    'saved.tar',
  )
  check(
    'files of the saved archive',
    sizes(saved, 'uncompressed'),
    layers.map(({ files }) => files),
  )
  check('tar archives of the saved archive', sizes(saved, 'tar'), tars)
  check('distribution', saved.distribution, { id: 'debian', version: '12', isSlim: false })

  await zstdLayers(host, tars, layers)
  const home = join(folder, 'home')
  const closed = `127.0.0.1:${await freePort()}`
  const mirrored = { home, fetcher }
  check('an image by the mirror of a daemon.json', await hubImage([host], mirrored), tars)
  check('after a mirror that answers nothing', await hubImage([closed, host], mirrored), tars)
  await privateImage(tars)
} finally {
  await fetcher.close()
  server.kill()
  rmSync(folder, { recursive: true, force: true })
}
console.log(failed === 0 ? 'all as it is' : `${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
