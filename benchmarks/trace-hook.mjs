// Loaded before the program (node --import): notes when each request was made, sent, answered and done, and writes it all to PYSIZE_TRACE at exit.
import { subscribe } from 'node:diagnostics_channel'
import { writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

const requests = new Map()
const note = (field) => (message) => {
  const request = requests.get(message.request)
  if (request === undefined) return
  request[field] = performance.now()
  if (message.response !== undefined) request.status = message.response.statusCode
}

const loaded = performance.now()
subscribe('undici:request:create', ({ request }) => {
  const range = /bytes=[\d-]+/.exec(JSON.stringify(request.headers) ?? '')?.[0] ?? ''
  requests.set(request, { path: request.path, range, asked: performance.now() })
})
subscribe('undici:client:sendHeaders', note('sent'))
subscribe('undici:request:headers', note('answered'))
subscribe('undici:request:trailers', note('done'))
process.on('exit', () => {
  const { active, idle } = performance.eventLoopUtilization()
  const end = performance.now()
  writeFileSync(process.env.PYSIZE_TRACE, JSON.stringify({ loaded, end, active, idle, requests: [...requests.values()] }))
})
