import { expect, test } from 'vitest'
import { indexOf, packageOf, run, wheel } from '../scenarios/support.ts'

test('an edge has the requirement, its marker and the extra that brings it', async () => {
  const { index } = await indexOf([
    wheel('demo 1.0', {
      requires: [
        'Other >= 1, <3; python_version >= "3.8"',
        'absent; python_version < "3"',
        'more[fast]~=2.0; extra == "full"',
        'demo[full]; extra == "all"',
      ],
    }),
    wheel('other 2.0'),
    wheel('more 2.1', { requires: ['other; extra == "fast"'] }),
  ])
  for (const installer of ['pip', 'uv'] as const) {
    const estimate = await run({ with: ['demo[all]'], indexUrl: index, installer })
    expect(packageOf(estimate, 'demo').requires).toEqual([
      { name: 'other', requirement: 'Other<3,>=1', marker: 'python_version >= "3.8"', extra: null },
      { name: 'more', requirement: 'more[fast]~=2.0', marker: 'extra == "full"', extra: 'full' },
    ])
    expect(packageOf(estimate, 'more').requires).toEqual([
      { name: 'other', requirement: 'other', marker: 'extra == "fast"', extra: 'fast' },
    ])
    expect(packageOf(estimate, 'other').requires).toEqual([])
  }
})

test('a login in the URL of a requirement is masked', async () => {
  const server = await indexOf([wheel('other 2.0')])
  const url = `${server.url.replace('://', '://me:secret@')}/files/other-2.0-py3-none-any.whl`
  const { index } = await indexOf([wheel('demo 1.0', { requires: [`other @ ${url}`] })])
  const estimate = await run({ with: ['demo'], indexUrl: index })
  expect(packageOf(estimate, 'demo').requires).toEqual([
    {
      name: 'other',
      requirement: `other @ ${server.url}/files/other-2.0-py3-none-any.whl`,
      marker: null,
      extra: null,
    },
  ])
})

test('a requirement that the metadata repeats is one edge', async () => {
  const { index } = await indexOf([
    wheel('demo 1.0', { requires: ['other>=1', 'other >= 1'] }),
    wheel('other 2.0'),
  ])
  expect(packageOf(await run({ with: ['demo'], indexUrl: index }), 'demo').requires).toHaveLength(1)
})
