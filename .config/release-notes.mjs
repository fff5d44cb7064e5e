// Prints the section of a version in the changelog, for the notes of its release. Fails if there
// is none, or if package.json has another version: a tag then publishes nothing.
//
// usage: node .config/release-notes.mjs v0.2.0

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const version = (process.argv[2] ?? '').replace(/^v/, '')
const { version: own } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const sections = readFileSync(join(root, '.github', 'CHANGELOG.md'), 'utf8').split(/^## /m)
const section = sections.find((text) => text.split(/\s/, 1)[0] === version)

if (version !== own) fail(`package.json has the version ${own}, not ${version}`)
else if (section === undefined)
  fail(`.github/CHANGELOG.md has no section for ${version}: rename 'Unreleased'`)
else process.stdout.write(section.replace(/^.*\n+/, ''))

function fail(why) {
  process.stderr.write(`${why}\n`)
  process.exitCode = 1
}
