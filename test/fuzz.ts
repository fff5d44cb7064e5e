// `npm run fuzz [-- FACTOR [SEED [FILES…]]]`: the files with property tests, FACTOR times as many
// cases as in `npm test`, from another seed each time.

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [factor = '100', seed = String(Date.now() % 2 ** 31), ...named] = process.argv.slice(2)
console.log(
  `${factor} times as many cases as in npm test, seed ${seed}. Repeat with: npm run fuzz -- ${factor} ${seed}`,
)
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => join('test', file))
  .filter((file) => readFileSync(file, 'utf8').includes("from 'fast-check'"))
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    '.config/vitest.config.ts',
    '--testTimeout=3600000',
    ...(named.length > 0 ? named : files),
  ],
  { stdio: 'inherit', env: { ...process.env, FUZZ_FACTOR: factor, FAST_CHECK_SEED: seed } },
)
process.exitCode = status ?? 1
