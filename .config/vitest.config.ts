import { availableParallelism } from 'node:os'
import { defineConfig, type ViteUserConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take longest, 5 to 30 s. They are short, so a fresh clone, which knows no
 * durations, would begin them last and then wait for them alone.
 */
const LONGEST = [
  'test/field/field.test.ts',
  'test/github-action/action.test.ts',
  'test/examples.test.ts',
  'test/scenarios/resolved-again.test.ts',
  'test/readme.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      LONGEST.some((name) => moduleId.endsWith(`/${name}`))
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

const config: ViteUserConfig = defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    setupFiles: [new URL('vitest.setup.ts', import.meta.url).pathname],
    pool: 'threads',
    // Files share modules: loading them for each file took a third of the time. test/support/cleanup.ts
    // closes what a module opens.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Many tests wait, for a server that refuses or for git: with more workers than
    // processors, two processors take 98 s instead of 120.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    testTimeout: 20_000,
    // Most concurrent tests wait for a server that refuses.
    maxConcurrency: 20,
  },
})
export default config
