import { availableParallelism } from 'node:os'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    setupFiles: [new URL('vitest.setup.ts', import.meta.url).pathname],
    pool: 'threads',
    // Files share modules: loading them for each file took a third of the time. What a module opens is
    // closed by test/support/cleanup.ts.
    isolate: false,
    // Many tests wait, for a server that refuses or for git: more workers than processors take 98 s in
    // place of 120 on two.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    testTimeout: 20_000,
    // Most concurrent tests wait for a server that refuses.
    maxConcurrency: 20,
  },
})
export default config
