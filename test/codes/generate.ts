import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codesPage } from './page.ts'

writeFileSync(join(import.meta.dirname, '..', '..', '.github', 'CODES.md'), codesPage())
