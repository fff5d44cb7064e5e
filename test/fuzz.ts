// `npm run fuzz [-- FACTOR [SEED]]`: all property tests, FACTOR times as many cases as in `npm
// test`, from another seed each time.

import { spawnSync } from 'node:child_process'

const [factor = '100', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2)
console.log(
  `${factor} times as many cases as in npm test, seed ${seed}. Repeat with: npm run fuzz -- ${factor} ${seed}`,
)
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    '.config/vitest.config.ts',
    '--testTimeout=3600000',
    'properties',
  ],
  { stdio: 'inherit', env: { ...process.env, FUZZ_FACTOR: factor, FAST_CHECK_SEED: seed } },
)
process.exitCode = status ?? 1
