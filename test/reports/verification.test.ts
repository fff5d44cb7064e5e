import { expect, test } from 'vitest'
import type { Verification, VerifyReport } from '../../src/model/verification.ts'
import { dockerSnippet } from '../../src/reports/docker-snippet.ts'
import { verificationJson } from '../../src/reports/json/verification.ts'
import type { ReportOptions } from '../../src/reports/report.ts'
import { verificationText } from '../../src/reports/verification-text.ts'
import { budget, pkg, scenario } from '../analyse/packages.ts'
import { tiny } from '../cli/fake-host.ts'

const plain: ReportOptions = {
  width: Number.POSITIVE_INFINITY,
  colors: false,
  binaryUnits: false,
  all: false,
}
const NOTHING: Verification = {
  missing: [],
  unexpected: [],
  changed: [],
  orphans: [],
  reason: null,
}
const SITE = 'lib/python3.11/site-packages'

function report(verify: Partial<Verification>, fields: Partial<VerifyReport> = {}): VerifyReport {
  return {
    schema_version: 1,
    command: 'verify',
    as_of: '2025-11-13T10:22:33.000Z',
    inputs: [{ file: 'requirements.txt', sha256: '0'.repeat(64) }],
    environment: {
      path: '.venv',
      kind: 'venv',
      site_packages: [SITE],
      python: '3.11.7',
      platform: 'linux-x86_64',
      distributions: 12,
      size: 13_200_000,
    },
    verify: { ...NOTHING, ...verify },
    scenarios: [scenario([pkg('torch', [], { installed_size: 1_490_000_000 })])],
    budget: null,
    warnings: [],
    network: { requests: 0, bytes: 0, rounds: 0 },
    ...fields,
  }
}

/** All faults that the environment of the story could have, at once. */
const broken = report({
  missing: [
    { name: 'uvicorn', version: '0.30.6', requested: true, size: 678_000, required_by: [] },
    {
      name: 'uvloop',
      version: '0.21.0',
      requested: false,
      size: 14_500_000,
      required_by: ['uvicorn'],
    },
  ],
  changed: [
    {
      kind: 'accelerator',
      name: 'torch',
      expected: '2.9.0+cpu',
      found: '2.9.0',
      packages: ['nvidia-a', 'nvidia-b', 'nvidia-c', 'triton'],
      size: 5_590_000_000,
    },
    {
      kind: 'version',
      name: 'click',
      expected: '8.1.8',
      found: '7.0',
      breaks: ['requirements.txt:3 requires click>=8', 'flask 3.1.3 requires click>=8.1.3'],
    },
    {
      kind: 'version',
      name: 'idna',
      expected: null,
      found: '1.0',
      breaks: ['requests 2.32.3 requires idna<4,>=2.5'],
    },
    { kind: 'build', name: 'numpy', version: '2.0.0', found: 'cp310-cp310-manylinux_2_17_x86_64' },
    {
      kind: 'files',
      name: 'requests',
      version: '2.32.3',
      files: 42,
      missing: 4,
      altered: 1,
      outside: 1,
      paths: ['requests/api.py', 'requests/auth.py', 'requests/x.py', '/etc/passwd'],
    },
    {
      kind: 'duplicate',
      name: 'six',
      versions: ['1.16.0', '1.17.0'],
      paths: [`${SITE}/six-1.16.0.dist-info`, `${SITE}/six-1.17.0.dist-info`],
    },
    {
      kind: 'site-packages',
      path: 'lib/python3.10/site-packages',
      python: '3.10',
      distributions: 3,
    },
    { kind: 'python', expected: '3.12', found: '3.11.7', from: '.python-version' },
  ],
  unexpected: [{ name: 'black', version: '24.1', size: 2_000_000, required_by: [] }],
  orphans: [
    { kind: 'distribution', name: 'triton', version: '3.5', size: 1_050_000_000 },
    { kind: 'files', path: `${SITE}/stray`, files: 2, size: 12 },
  ],
  reason: {
    code: 'half-copied',
    message:
      'Files of requests are not there: a stage was copied in part, or an installation was interrupted.',
  },
})

test('golden: everything wrong', async () => {
  await expect(verificationText(broken, plain)).toMatchFileSnapshot('golden/verify-broken.txt')
})

test('golden: everything wrong, in 80 columns', async () => {
  const text = verificationText(broken, { ...plain, width: 80 })
  // Only a path that has no blank is longer.
  expect(text.split('\n').filter((line) => line.length > 80 && line.trim().includes(' '))).toEqual(
    [],
  )
  await expect(text).toMatchFileSnapshot('golden/verify-broken-80-columns.txt')
})

test('golden: as expected', async () => {
  await expect(
    verificationText(
      report({}, { budget: budget({ limit: 4_000_000_000, measured: 1_490_000_000 }) }),
      plain,
    ),
  ).toMatchFileSnapshot('golden/verify-fine.txt')
})

test('golden: against itself', async () => {
  const alone = report({ orphans: broken.verify.orphans }, { inputs: [], scenarios: [] })
  await expect(verificationText(alone, plain)).toMatchFileSnapshot('golden/verify-alone.txt')
})

test('warnings fail only with --strict', () => {
  const extra = report({ unexpected: broken.verify.unexpected })
  const last = (strict: boolean) =>
    verificationText(extra, { ...plain, strict })
      .trimEnd()
      .split('\n')
      .at(-1)
  expect(last(false)).toBe('OK with warnings: 1 not in the estimate')
  expect(last(true)).toBe('FAILED: 1 not in the estimate')
})

test('newer releases are mentioned if every version meets the requirements', () => {
  const of = (breaks: readonly string[]) =>
    verificationText(
      report({ changed: [{ kind: 'version', name: 'a', expected: '2', found: '1', breaks }] }),
      plain,
    )
  expect(of([])).toContain('--exclude-newer')
  expect(of(['b 1 requires a>1'])).not.toContain('--exclude-newer')
})

test('a long list is cut, and complete with --all', () => {
  const missing = Array.from({ length: 30 }, (_, at) => ({
    name: `p${at}`,
    version: '1',
    requested: true,
    size: 1,
    required_by: [],
  }))
  expect(verificationText(report({ missing }), plain)).toContain('and 18 more (--all)')
  expect(
    verificationText(report({ missing }), { ...plain, all: true }).match(/^ {2}p\d+ 1/gm),
  ).toHaveLength(30)
})

test('names and paths of an environment cannot control the terminal', () => {
  const hostile = report(
    { orphans: [{ kind: 'files', path: 'a\u001b]0;owned\u0007\u001b[2Jb', files: 1, size: 1 }] },
    { environment: { ...broken.environment, path: 'x\u001b[31m' } },
  )
  expect(verificationText(hostile, plain)).not.toMatch(/[\u0007\u001b]/)
  expect(verificationJson(hostile)).not.toMatch(/[\u0007\u001b]/)
})

test('JSON has the fields of the contract in its order', () => {
  const parsed = JSON.parse(verificationJson(broken))
  expect(Object.keys(parsed)).toEqual([
    'schema_version',
    'command',
    'as_of',
    'inputs',
    'environment',
    'verify',
    'scenarios',
    'budget',
    'warnings',
    'network',
  ])
  expect(parsed.verify).toEqual(JSON.parse(JSON.stringify(broken.verify)))
})

test('the line for a Dockerfile is one line without special characters of a shell', () => {
  const line = dockerSnippet({
    ...tiny,
    scenarios: [scenario([pkg('typing-extensions'), pkg('six'), pkg("x'; rm -rf $HOME #")])],
  })
  expect(line).toMatch(/^RUN python -c '[^'$`\\!\n]*'\n$/)
  expect(line).toContain('"typing-extensions six"')
})
