import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FetchError } from '../../src/fetch/fetch-error.ts'
import { PageNotRead } from '../../src/indexes/page.ts'
import { readInputs } from '../../src/inputs/read-inputs.ts'
import { answerFrom } from '../../src/scenarios/answering-source.ts'
import type { DataSource } from '../../src/scenarios/data-source.ts'
import { inputsRequest } from '../../src/scenarios/plan/inputs-request.ts'
import { planOf } from '../../src/scenarios/plan/plan.ts'
import { openSession, type Session } from '../../src/scenarios/session/session.ts'
import { folderOf } from './support.ts'

const root = join(import.meta.dirname, '..', '..')
/** The sources that are tried one after the other if the index at this URL can't be reached. */
async function asked(
  url: string,
  fails: (at: number) => boolean,
  failure: (session: Session) => Error = () => new FetchError('not-connected', url, 'is away'),
) {
  const cwd = folderOf()
  const options = { with: ['torch'], torch: 'cpu', cache: false } as const
  const session = await openSession(options, {
    version: '0',
    cwd,
    env: {},
    platform: 'linux',
    embeddedSnapshot: join(root, 'cache'),
    systemFacts: root,
  })
  try {
    const plan = await planOf(options, await readInputs(inputsRequest(options, session)), {})
    const sources: DataSource[] = []
    const answer = await answerFrom(plan, {}, session, async (source) => {
      sources.push(source)
      if (fails(sources.length)) throw failure(session)
      const page = await source.indexes(plan).page('torch')
      return { asOf: '', warnings: [], freshUntil: 1, page }
    })
    return { answer, sources: sources.map(({ snapshot }) => snapshot !== null) }
  } finally {
    await session.close()
  }
}

const TORCH = 'https://download.pytorch.org/whl/cpu/torch/'

test("only torch comes from the snapshot if only PyTorch's index is unreachable", async () => {
  const { answer, sources } = await asked(TORCH, (at) => at === 1)
  expect(sources).toEqual([false, false])
  expect(answer.page.kind === 'found' && answer.page.page.files[0]?.index).toBe('snapshot')
  expect(answer.warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^PyTorch's index could not be reached: torch comes from the snapshot of/,
    ),
  ])
})

test('everything comes from the snapshot if that does not help, or the main index is unreachable', async () => {
  expect((await asked(TORCH, (at) => at < 3)).sources).toEqual([false, false, true])
  expect((await asked('https://pypi.org/simple/torch/', (at) => at === 1)).sources).toEqual([
    false,
    true,
  ])
})

test('work begins again if a page was not read, also after another estimate needed all of them', async () => {
  const outcome = asked(
    TORCH,
    (at) => at <= 2,
    ({ sharedState }) => {
      const isAgain = sharedState.wholePages.has('torch')
      sharedState.wholePages.addAll()
      return isAgain ? new FetchError('not-connected', TORCH, 'is away') : new PageNotRead('torch')
    },
  )
  expect((await outcome).sources).toEqual([false, false, false])
})
