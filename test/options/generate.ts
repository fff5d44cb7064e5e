import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { optionsPage, withInterface } from './generated.ts'

const root = join(import.meta.dirname, '..', '..')
const options = join(root, 'src', 'options/options.ts')
writeFileSync(options, withInterface(readFileSync(options, 'utf8')))
writeFileSync(join(root, '.github', 'OPTIONS.md'), optionsPage())
