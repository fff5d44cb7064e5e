// Runs the program once on an index of the embedded snapshot's pages, and keeps the code that V8 compiled for it.

import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { loadProgram, setV8 } from './program.mjs'

const root = join(import.meta.dirname, '..')

function page(name) {
  const { files, requires } = JSON.parse(gunzipSync(readFileSync(join(root, 'cache/pages/main', `${name}.json.gz`))))
  const listed = files.map(([filename, size, required, , , sha256]) => ({
    filename,
    url: `/files/${filename}`,
    hashes: sha256 === '' ? {} : { sha256 },
    'requires-python': requires[required] ?? null,
    size,
  }))
  return gzipSync(JSON.stringify({ meta: { 'api-version': '1.1' }, name, files: listed }))
}

const server = createServer((request, response) => {
  const [, name] = /^\/simple\/([a-z0-9-]+)\/$/.exec(request.url ?? '') ?? []
  if (name === undefined) return response.writeHead(404).end()
  response.writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json', 'content-encoding': 'gzip' }).end(page(name))
})
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))

const index = `http://127.0.0.1:${server.address().port}/simple/`
process.argv.splice(2, Infinity, 'estimate', '--with', 'jupyter', '--python', '3.12', '--index-url', index, '--no-cache', '--quiet')

const { script, program } = loadProgram(join(root, 'dist'))
process.on('exit', (code) => {
  // Code counts for the settings that it was made with, and starts are short ones.
  setV8('short')
  if (code === 0) writeFileSync(join(root, 'dist/program.cjs.code'), script.createCachedData())
})
void program.run('warm-up')
