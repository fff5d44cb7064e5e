#!/usr/bin/env node
import { createRequire } from 'node:module'

const { version, engines }: { version: string; engines: { node: string } } = createRequire(
  import.meta.url,
)('../package.json')

/** Compares `20.9.0` with `20.18.1` number by number. */
function isOlder(version: string, least: string): boolean {
  const [own, wanted] = [version, least].map((text) => text.split('.').map(Number)) as [
    number[],
    number[],
  ]
  const at = wanted.findIndex((part, i) => part !== own[i])
  return at >= 0 && own[at]! < wanted[at]!
}

const least = engines.node.replace('>=', '')

// Nothing is loaded for these two answers. The script must run on every Node to give the first one.
if (isOlder(process.versions.node, least)) {
  process.stderr.write(
    `pysize needs Node ${least} or newer. This is Node ${process.versions.node}.\n`,
  )
  process.exitCode = 2
} else if (process.argv.length === 3 && process.argv[2] === '--version') {
  process.stdout.on('error', () => {}).write(`pysize ${version}\n`)
} else void import('./program.ts').then(({ run }) => run(version))
