// Loaded before the program (node --import): notes when each request was queued, sent, answered and
// done, and writes it all to PYSIZE_TRACE at exit.
import { subscribe } from 'node:diagnostics_channel'
import { writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

const loaded = performance.now()
const requests = new Map()

subscribe('http.client.request.start', ({ request }) => {
  const seen = {
    path: request.path,
    range: String(request.getHeader('range') ?? ''),
    asked: performance.now(),
  }
  requests.set(request, seen)
  const sent = () => {
    seen.sent = performance.now()
  }
  const connected = (socket) => (socket.connecting ? socket.once('connect', sent) : sent())
  if (request.socket) connected(request.socket)
  else request.once('socket', connected)
})
subscribe('http.client.response.finish', ({ request, response }) => {
  const seen = requests.get(request)
  seen.answered = performance.now()
  seen.status = response.statusCode
  response.once('end', () => {
    seen.done = performance.now()
  })
})
process.on('exit', () => {
  const { active, idle } = performance.eventLoopUtilization()
  const end = performance.now()
  writeFileSync(
    process.env.PYSIZE_TRACE,
    JSON.stringify({ loaded, end, active, idle, requests: [...requests.values()] }),
  )
})
