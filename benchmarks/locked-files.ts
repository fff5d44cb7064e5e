// An index of the files of made locks: tsx benchmarks/locked-files.ts COUNT. Each wheel has
// FILE_SIZE bytes. `whl/cpu/torch/` stands for PyTorch's index. /__requests tells the requests.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { makeZip, type ZipEntry } from '../test/weigh/zip.ts'
import { FILE_SIZE, type MadePackage, madePackages, VERSION } from './generated-lock.ts'

/** Bytes that do not compress. */
const FILLER = Buffer.alloc(FILE_SIZE)
for (let at = 0, state = 1; at < FILLER.length; at++) {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0
  FILLER[at] = state >>> 16
}

function wheelOf({ name, requires }: MadePackage, version = VERSION): Buffer {
  const module = name.replaceAll('-', '_')
  const info = `${module}-${version}.dist-info`
  const files: ZipEntry[] = [
    ...Array.from({ length: 24 }, (_, i) => ({
      name: `${module}/part_${i}.py`,
      content: 'pass\n',
    })),
    {
      name: `${info}/METADATA`,
      content: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nRequires-Python: >=3.8\n${requires.map((one) => `Requires-Dist: ${one}\n`).join('')}`,
    },
    { name: `${info}/WHEEL`, content: 'Wheel-Version: 1.0\n' },
    { name: `${info}/RECORD`, content: '' },
  ]
  const left = FILE_SIZE - makeZip(files.map((file) => ({ ...file, stored: true }))).length
  const filler = { name: `${module}/data.bin`, stored: true }
  const own = makeZip([filler]).length - makeZip([]).length
  return makeZip(
    [{ ...filler, content: FILLER.subarray(0, left - own) }, ...files].map((file) => ({
      ...file,
      stored: true,
    })),
  )
}

const CPU_WHEEL = `torch-${VERSION}+cpu-cp312-cp312-manylinux_2_28_x86_64.whl`

function serve(count: number): void {
  const packages = madePackages(count)
  const byName = new Map(packages.map((one) => [one.name, one]))
  const byFile = new Map(
    packages.flatMap((one) => one.files.map(({ filename }) => [filename, one])),
  )
  const wheel = (filename: string): Buffer | undefined => {
    if (filename === CPU_WHEEL)
      return wheelOf({ name: 'torch', requires: [], files: [] }, `${VERSION}+cpu`)
    const made = byFile.get(filename)
    return made === undefined || !filename.endsWith('.whl') ? undefined : wheelOf(made)
  }
  const page = (name: string): string | undefined => {
    const made = byName.get(name)
    if (made === undefined) return undefined
    const files = made.files.map(({ filename, sha256 }) => ({
      filename,
      hashes: { sha256 },
      'requires-python': '>=3.8',
      size: FILE_SIZE,
      'upload-time': '2025-01-01T00:00:00.000000Z',
      url: `../../files/${filename}`,
      yanked: false,
    }))
    return JSON.stringify({ files, meta: { 'api-version': '1.1' }, name, versions: [VERSION] })
  }
  let requests = 0
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/')
    if (path === '/__requests') return void response.end(String(requests))
    requests++
    const send = (status: number, headers: Record<string, string>, body: Buffer): void =>
      void response
        .writeHead(status, { ...headers, 'content-length': String(body.length) })
        .end(body)
    const [, name] = /^\/simple\/([^/]+)\/$/.exec(path) ?? []
    const listed = name === undefined ? undefined : page(name)
    if (listed !== undefined)
      return send(
        200,
        { 'content-type': 'application/vnd.pypi.simple.v1+json', 'cache-control': 'max-age=600' },
        Buffer.from(listed),
      )
    if (path === '/whl/cpu/torch/')
      return send(
        200,
        { 'content-type': 'text/html' },
        Buffer.from(
          `<a href="/files/${CPU_WHEEL.replace('+', '%2B')}#sha256=${'c'.repeat(64)}">${CPU_WHEEL}</a>`,
        ),
      )
    const [, filename = ''] = /^\/files\/([^/]+)$/.exec(path) ?? []
    const body = wheel(filename)
    if (body === undefined) return send(404, {}, Buffer.alloc(0))
    const [, start, end] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '') ?? []
    if (start === undefined) return send(200, {}, body)
    const first = start === '' ? Math.max(0, body.length - Number(end)) : Number(start)
    const last =
      start === '' || end === '' ? body.length - 1 : Math.min(Number(end), body.length - 1)
    send(
      206,
      { 'content-range': `bytes ${first}-${last}/${body.length}` },
      body.subarray(first, last + 1),
    )
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object' && address !== null)
      console.log(`http://127.0.0.1:${address.port}/`)
  })
}

/** The index in a process of its own. */
export async function serveLockedFiles(
  count: number,
): Promise<{ readonly url: string; requests(): Promise<number>; stop(): void }> {
  const child = spawn(process.execPath, ['--import', 'tsx', import.meta.filename, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.on('exit', (code) => reject(new Error(`the index of locked files ended with ${code}`)))
  })
  return {
    url,
    requests: async () => Number(await (await fetch(new URL('/__requests', url))).text()),
    stop: () => void child.kill(),
  }
}

if (process.argv[1] === import.meta.filename) serve(Number(process.argv[2]))
