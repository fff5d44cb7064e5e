// npx tsx benchmarks/serve.ts INDEX: `pysize serve` as a process, before the recorded index: fifty
// clients at once, together with slow clients and hostile requests. Writes benchmarks/serve.md.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { serveRecorded } from '../test/recorded/server.ts'
import { type ServingProcess, serveByCommand } from '../test/site/command-line.ts'

const [directory = ''] = process.argv.slice(2)
const root = join(import.meta.dirname, '..')

interface Figures {
  readonly clients: number
  readonly sent: number
  readonly answered: number
  readonly bytes: number
  /** Requests of the other kinds, and those of them that were answered. */
  readonly beside: number
  readonly let: number
}

/** Peak memory in bytes and processor time in seconds, as Linux tells them. */
function costOf(pid: number): { readonly memory: number; readonly seconds: number } {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return { memory: Number(peak) * 1024, seconds: (Number(stat[11]) + Number(stat[12])) / 100 }
}

const relayed = (own: ServingProcess, url: string): string =>
  `${own.url}fetch?url=${encodeURIComponent(url)}`

/** As the page asks: the status, and the bytes of the body. Status 599 if there is no answer. */
async function ask(url: string): Promise<{ readonly status: number; readonly bytes: number }> {
  try {
    const response = await fetch(url, {
      headers: { 'x-pysize': '1', accept: 'application/vnd.pypi.simple.v1+json' },
    })
    return { status: response.status, bytes: (await response.arrayBuffer()).byteLength }
  } catch {
    return { status: 599, bytes: 0 }
  }
}

/** Each client requests its share of the pages, one after the other. */
async function clients(
  own: ServingProcess,
  pages: readonly string[],
  count: number,
): Promise<{ sent: number; answered: number; bytes: number }> {
  const tally = { sent: 0, answered: 0, bytes: 0 }
  await Promise.all(
    Array.from({ length: count }, async (_, client) => {
      for (let at = client; at < pages.length; at += count) {
        tally.sent++
        const { status, bytes } = await ask(relayed(own, pages[at]!))
        if (status === 200 && bytes > 0) tally.answered++
        tally.bytes += bytes
      }
    }),
  )
  return tally
}

/** Connections that send one line and then nothing, or read nothing of their response. */
function slowClients(own: ServingProcess, page: string, count: number): () => void {
  const { hostname, port, pathname, search } = new URL(relayed(own, page))
  const sockets = Array.from({ length: count }, (_, at) => {
    const socket = connect(Number(port), hostname, () => {
      const head = `GET ${pathname}${search} HTTP/1.1\r\nHost: localhost\r\nX-Pysize: 1\r\n`
      socket.write(at % 2 === 0 ? head : `${head}\r\n`)
    })
    socket.pause()
    socket.on('error', () => {})
    return socket
  })
  return () => {
    for (const socket of sockets) socket.destroy()
  }
}

const HOSTILE = [
  'http://169.254.169.254/latest/meta-data/',
  'file:///etc/passwd',
  'http://127.0.0.1:22/six-1.0.whl',
  'https://elsewhere.example/six-1.0.whl',
]

/** Sends requests that must be refused, many at once. Returns how many were answered. */
async function hostile(own: ServingProcess, count: number, atOnce: number): Promise<number> {
  let through = 0
  await Promise.all(
    Array.from({ length: atOnce }, async (_, client) => {
      for (let at = client; at < count; at += atOnce)
        if ((await ask(relayed(own, HOSTILE[at % HOSTILE.length]!))).status < 400) through++
    }),
  )
  return through
}

const row = (
  name: string,
  { clients: count, sent, answered, bytes, beside, let: through }: Figures,
  { memory, seconds }: ReturnType<typeof costOf>,
): string =>
  `| ${[name, count, sent, answered, sent - answered, (bytes / 1e6).toFixed(0), beside, through, (memory / 1e6).toFixed(0), seconds.toFixed(1)].join(' | ')} |`

const LOADS = [
  { name: 'one client', count: 1, slow: 0, bad: 0 },
  { name: 'fifty at once', count: 50, slow: 0, bad: 0 },
  { name: 'fifty at once, together with slow and hostile ones', count: 50, slow: 100, bad: 4000 },
  { name: 'the same, with more slow ones than connections', count: 50, slow: 1000, bad: 4000 },
]

const recorded = await serveRecorded(directory, ['--rtt', '20'])
const names = readdirSync(join(directory, 'simple')).map((file) =>
  file.slice(0, -'.json.gz'.length),
)
const pages = [...names, ...names].map((name) => `${recorded.origin}/simple/${name}/`)
const largest = `${recorded.origin}/simple/numpy/`
const lines: string[] = []
try {
  for (const { name, count, slow, bad } of LOADS) {
    const own = await serveByCommand(root, [`${recorded.origin}/simple`], {})
    const end = slowClients(own, largest, slow)
    await setTimeout(1000)
    try {
      const [tally, through] = await Promise.all([
        clients(own, pages, count),
        hostile(own, bad, 50),
      ])
      const figures = { clients: count, ...tally, beside: slow + bad, let: through }
      lines.push(row(name, figures, costOf(own.pid)))
      console.log(lines.at(-1))
    } finally {
      end()
      await own.interrupt()
    }
  }
} finally {
  recorded.stop()
}

const text = `# \`pysize serve\`

\`npx tsx benchmarks/serve.ts INDEX\` writes this page: the server runs as a separate process, in
front of the recorded index with 20 ms to its first byte. Each client requests its share of ${pages.length}
project pages (${names.length} projects, twice). The slow clients send half of a request or do not read the
response; the hostile requests are for addresses of the machine, of its cloud and of other hosts,
fifty at once. The server keeps 512 connections; the one that is idle longest makes room for a new
one.

| load | clients | requests | answered | lost | MB | slow and hostile | of these let through | peak memory, MB | processor, s |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${lines.join('\n')}
`
writeFileSync(join(root, 'benchmarks/serve.md'), text)
