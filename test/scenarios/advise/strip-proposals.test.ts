import { expect, test } from 'vitest'
import { stripProposals } from '../../../src/scenarios/advise/strip-proposals.ts'
import { pkg, scenario } from '../../analyse/packages.ts'

const environment = scenario([
  pkg('numpy', [], {
    installed_size: 50_000,
    kinds: { python: 30_000, sources: 10_000, tests: 9000, static: 1000 },
  }),
  pkg('triton', [], {
    installed_size: 90_000,
    kinds: { native: 40_000, sources: 20_000, static: 30_000 },
  }),
  pkg('jupyterlab', [], { installed_size: 6000, kinds: { tests: 5000, docs: 1000 } }),
])

test('tested kinds, without the projects that need theirs', () => {
  const proposals = stripProposals(environment, [])
  expect(proposals.map(({ title }) => title)).toEqual([
    'Delete the tests after the install (not those of jupyterlab, which needs them at import)',
    'Delete headers and sources of compiled modules after the install (not those of numpy, which needs them at import)',
    'Delete static libraries (*.a, *.lib) after the install',
  ])
  expect(proposals.at(-1)!.lines).toEqual([
    `find "$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" -depth -type f \\( -name '*.a' -o -name '*.lib' \\) -delete`,
  ])
  expect(proposals[0]!.lines[0]).toContain(
    `-depth -not -path '*/site-packages/jupyterlab/*' -type d \\( -name test -o -name tests \\) -exec rm -r {} +`,
  )
  // Some packages compile or link at run time, which an import does not show.
  expect(proposals.map(({ harm }) => harm)).toEqual([1, 2, 2])
  for (const { breaks } of proposals) expect(breaks).not.toBe('')
})

test('kinds that are already stripped, or very small, are not proposed', () => {
  expect(stripProposals(environment, ['tests', 'sources', 'static'])).toEqual([])
  expect(
    stripProposals(
      scenario([pkg('small', [], { installed_size: 9_000_000, kinds: { tests: 100 } })]),
      [],
    ),
  ).toEqual([])
})
