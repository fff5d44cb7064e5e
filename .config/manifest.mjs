// Packing leaves out the fields of package.json that only this repository needs: its scripts, and
// the packages that build and test it. Installing the package then runs nothing, and npm has
// nothing to warn about. `publish` writes that manifest, `restore` puts ours back.

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const manifest = join(import.meta.dirname, '..', 'package.json')
const ours = join(import.meta.dirname, '..', 'node_modules', '.package.json.ours')

if (process.argv[2] === 'publish') {
  const text = readFileSync(existsSync(ours) ? ours : manifest, 'utf8')
  const { scripts, devDependencies, ...published } = JSON.parse(text)
  writeFileSync(ours, text)
  writeFileSync(manifest, `${JSON.stringify(published, null, 2)}\n`)
} else if (existsSync(ours)) renameSync(ours, manifest)
