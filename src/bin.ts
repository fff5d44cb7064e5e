#!/usr/bin/env node
import { createRequire } from 'node:module'

const { version }: { version: string } = createRequire(import.meta.url)('../package.json')

// The version alone is answered without loading anything.
if (process.argv.length === 3 && process.argv[2] === '--version') process.stdout.on('error', () => {}).write(`pysize ${version}\n`)
else void import('./program.ts').then(({ run }) => run(version))
