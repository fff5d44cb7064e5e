// node floor-client.mjs PLAN: makes the requests of an earlier run and unpacks the answers, and
// does nothing else: the minimum for any program on Node. PLAN is JSON: { origin, requests: [{
// path, range, after }] }, where `after` is the number of the request that must be answered first,
// or -1.
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { gunzipSync } from 'node:zlib'

const { origin, requests } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const { hostname, port } = new URL(origin)
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const followers = requests.map(() => [])
const first = []
for (const [at, { after }] of requests.entries()) (after < 0 ? first : followers[after]).push(at)
let left = requests.length

function ask(at) {
  const { path, range } = requests[at]
  const headers = {
    accept: 'application/vnd.pypi.simple.v1+json',
    ...(range === '' ? { 'accept-encoding': 'gzip' } : { range }),
  }
  get({ hostname, port, path, agent, headers }, (response) => {
    const chunks = []
    response.on('data', (chunk) => chunks.push(chunk))
    response.on('end', () => {
      const body = Buffer.concat(chunks)
      if (response.headers['content-encoding'] === 'gzip') gunzipSync(body)
      for (const next of followers[at]) ask(next)
      if (--left === 0) agent.destroy()
    })
  })
}
for (const at of first) ask(at)
