import { expect, test } from 'vitest'
import { explanation, type Failing } from './explain-support.ts'

const fails = (
  index: string,
  lines: readonly string[],
  more: Partial<Failing> = {},
): Promise<string> => explanation({ index, lines, ...more })

const REQUESTS = 'requests 1.9\nrequests 2.0\nrequests 2.32.5'

test("two of the user's own lines", async () => {
  expect(await fails(REQUESTS, ['requests<2', '', 'requests>2'])).toMatchInlineSnapshot(`
    "conflict: requests<2 (requirements.txt:1) and requests>2 (requirements.txt:3) conflict.
    at requirements.txt:1
    at requirements.txt:3
    hint: Delete the line requests<2, or delete the line requests>2."
  `)
})

test('lines of nested files, with the lines that include them', async () => {
  const files = {
    'base.txt': ['# base', 'requests<2'],
    'web.txt': ['requests>2 ; python_version > "3"'],
  }
  expect(await fails(REQUESTS, ['-r base.txt', '-r web.txt'], { files })).toMatchInlineSnapshot(`
    "conflict: requests<2 (base.txt:2) and requests>2 (web.txt:1) conflict.
    at base.txt:2
    at requirements.txt:1
    at web.txt:1
    at requirements.txt:2
    hint: Delete the line requests<2, or delete the line requests>2."
  `)
})

test('two lines with a gap that contains no version', async () => {
  expect(await fails(REQUESTS, ['requests>2.0', 'requests<2.30'])).toMatchInlineSnapshot(`
    "conflict: requests>2.0 (requirements.txt:1) and requests<2.30 (requirements.txt:2) conflict: no version of requests is >2,<2.30 (the nearest are 2.0 and 2.32.5).
    at requirements.txt:1
    at requirements.txt:2
    hint: Delete the line requests>2.0, or delete the line requests<2.30."
  `)
})

test('a constraint', async () => {
  const files = { 'pins.txt': ['urllib3<2'] }
  expect(
    await fails('urllib3 2.1\nurllib3 1.26.20', ['-c pins.txt', 'urllib3>=2.1'], { files }),
  ).toMatchInlineSnapshot(`
    "conflict: urllib3>=2.1 (requirements.txt:2) and the constraint urllib3<2 (pins.txt:1) conflict.
    at requirements.txt:2
    at pins.txt:1
    at requirements.txt:1
    hint: Change urllib3>=2.1 to urllib3==1.26.20, or change the constraint urllib3<2 to urllib3==2.1."
  `)
})

test('a constraint on a version that does not exist', async () => {
  expect(
    await fails(REQUESTS, ['-c pins.txt', 'requests'], {
      files: { 'pins.txt': ['requests==2.1'] },
    }),
  ).toMatchInlineSnapshot(`
    "no-such-version: There is no requests 2.1 (the nearest are 2.0 and 2.32.5).
    at pins.txt:1
    at requirements.txt:1
    hint: Change the constraint requests==2.1 to requests==2.32.5."
  `)
})

test('a constraint on a dependency', async () => {
  const index = 'web 1.0: http>=2\nhttp 2.0\nhttp 1.0'
  expect(
    await fails(index, ['-c pins.txt', 'web'], { files: { 'pins.txt': ['unused<1', 'http<2'] } }),
  ).toMatchInlineSnapshot(`
    "conflict: web (requirements.txt:2) and the constraint http<2 (pins.txt:2) conflict: web 1.0 needs http>=2.
    at requirements.txt:2
    at pins.txt:2
    at requirements.txt:1
    hint: Change the constraint http<2 to http==2.0."
  `)
})

const STARLETTE = `
  fastapi 0.121.0: starlette>=0.40.0,<2
  fastapi 0.100.0: starlette<0.28.0,>=0.27.0
  starlette 1.0
  starlette 0.27.0`

test('a line, and a requirement of another package: the versions that would work', async () => {
  expect(await fails(STARLETTE, ['starlette>=1', 'fastapi==0.100.0'])).toMatchInlineSnapshot(`
    "conflict: starlette>=1 (requirements.txt:1) and fastapi==0.100.0 (requirements.txt:2) conflict: fastapi 0.100.0 needs starlette>=0.27.0,<0.28.0.
    at requirements.txt:1
    at requirements.txt:2
    hint: Change starlette>=1 to starlette==0.27.0, or change fastapi==0.100.0 to fastapi==0.121.0."
  `)
  expect(
    await fails(STARLETTE, ['starlette>=1', 'fastapi==0.100.0'], { installer: 'pip' }),
  ).toMatchInlineSnapshot(`
    "conflict: starlette>=1 (requirements.txt:1) and fastapi==0.100.0 (requirements.txt:2) conflict: fastapi 0.100.0 needs starlette>=0.27.0,<0.28.0.
    at requirements.txt:1
    at requirements.txt:2
    hint: Change starlette>=1 to starlette==0.27.0, or change fastapi==0.100.0 to fastapi==0.121.0."
  `)
})

test('the requirements of two lines', async () => {
  const index = 'web 1.0: http<2\nmail 1.0: http>=2\nhttp 2.0\nhttp 1.0'
  expect(await fails(index, ['web', 'mail'])).toMatchInlineSnapshot(`
    "conflict: web (requirements.txt:1) and mail (requirements.txt:2) conflict: web 1.0 needs http<2, and mail 1.0 needs http>=2.
    at requirements.txt:1
    at requirements.txt:2"
  `)
})

test('a dependency that does not exist', async () => {
  expect(await fails('web 2.0: http>=9\nweb 1.0\nhttp 1.0', ['web==2.0'])).toMatchInlineSnapshot(`
    "no-such-version: web 2.0 needs http>=9, and no version of http is >=9 (the newest is 1.0).
    at requirements.txt:1
    hint: Change web==2.0 to web==1.0."
  `)
  expect(
    await fails('web 2.0: htpp\nweb 1.0: htpp\nhttp 1.0', ['http', 'web']),
  ).toMatchInlineSnapshot(`
    "no-such-package: Every version of web needs htpp, and htpp is not on the index.
    at requirements.txt:2"
  `)
})

test('a dependency for another Python', async () => {
  const index = 'web 2.0: http>=2\nhttp 2.0 (python >=3.12)\nhttp 1.0'
  expect(await fails(index, ['web'], { installer: 'pip' })).toMatchInlineSnapshot(`
    "python-mismatch: web 2.0 needs http>=2, and http 2.0 needs Python >=3.12, but the target has Python 3.11.7.
    at requirements.txt:1
    hint: Use --python 3.12."
  `)
})

test('a yanked dependency', async () => {
  expect(
    await fails('web 2.0: http>=2\nhttp 2.0 (yanked)\nhttp 1.0', ['web']),
  ).toMatchInlineSnapshot(`
    "yanked: web 2.0 needs http>=2, and http 2.0 was yanked: "a mistake".
    at requirements.txt:1
    hint: Pin http==2.0 to use the yanked version."
  `)
})

test('a package that contradicts itself', async () => {
  expect(
    await fails('web 1.0: http<2 & mail\nmail 1.0: http>=2\nhttp 2.0\nhttp 1.0', ['web']),
  ).toMatchInlineSnapshot(`
    "conflict: web 1.0 needs mail and http<2, and mail 1.0 needs http>=2.
    at requirements.txt:1"
  `)
})

test('extras that exclude one another', async () => {
  const index = `
    model 1.0: engine==1; extra == "cpu" & engine==2; extra == "gpu"
    engine 1
    engine 2`
  expect(await fails(index, ['model[cpu,gpu]'])).toMatchInlineSnapshot(`
    "conflict: model[gpu] 1.0 needs engine==2, and model[cpu] 1.0 needs engine==1.
    at requirements.txt:1"
  `)
  expect(
    await fails(index, ['model[cpu]', 'model[gpu]'], { installer: 'pip' }),
  ).toMatchInlineSnapshot(`
    "conflict: model[cpu] (requirements.txt:1) and model[gpu] (requirements.txt:2) conflict: model[gpu] 1.0 needs engine==2, and model[cpu] 1.0 needs engine==1.
    at requirements.txt:1
    at requirements.txt:2
    hint: Delete the line model[cpu], or delete the line model[gpu]."
  `)
})

test('extras of different versions', async () => {
  const index = 'model 2.0: engine; extra == "gpu"\nmodel 1.0\nengine 1'
  expect(await fails(index, ['model[gpu]>=2', 'model<2'])).toMatchInlineSnapshot(`
    "conflict: model[gpu]>=2 (requirements.txt:1) and model<2 (requirements.txt:2) conflict.
    at requirements.txt:1
    at requirements.txt:2
    hint: Delete the line model[gpu]>=2, or delete the line model<2."
  `)
})

/**
 * Many versions that each pin the one of another package that was released with it, as boto3 and
 * botocore do.
 */
const lockstep = (count: number): string =>
  Array.from(
    { length: count },
    (_, minor) =>
      `boto3 1.${minor}.0: botocore>=1.${minor}.0,<1.${minor + 1}.0\nbotocore 1.${minor}.0: urllib3>=1.25.4,<2`,
  ).join('\n')

test('long runs of versions become one fact', async () => {
  const index = `${lockstep(40)}\nurllib3 2.1.0\nurllib3 1.26.20`
  expect(await fails(index, ['boto3>=1.24', 'urllib3>=2'])).toMatchInlineSnapshot(`
    "conflict: boto3>=1.24 (requirements.txt:1) and urllib3>=2 (requirements.txt:2) conflict: every version of boto3 from 1.24.0 needs botocore>=1.24,<1.40, and every version of botocore from 1.24.0 needs urllib3>=1.25.4,<2.
    at requirements.txt:1
    at requirements.txt:2
    hint: Change urllib3>=2 to urllib3==1.26.20."
  `)
  expect(await fails(index, ['boto3', 'urllib3>=2'])).toMatchInlineSnapshot(`
    "conflict: boto3 (requirements.txt:1) and urllib3>=2 (requirements.txt:2) conflict: every version of boto3 needs botocore>=1,<1.40, and every version of botocore needs urllib3>=1.25.4,<2.
    at requirements.txt:1
    at requirements.txt:2
    hint: Change urllib3>=2 to urllib3==1.26.20."
  `)
})

test('versions with different requirements, none of which works', async () => {
  const index = `
    web 3.0: http>=3
    web 2.0: http<1
    web 1.0: legacy
    http 3.0
    http 2.0
    http 0.9`
  expect(await fails(index, ['web', 'http==2.0'])).toMatchInlineSnapshot(`
    "conflict: web (requirements.txt:1) and http==2.0 (requirements.txt:2) conflict: web 2.0 and 3.0 need http<1 or >=3; web 1.0 needs legacy; legacy is not on the index.
    at requirements.txt:1
    at requirements.txt:2
    hint: Change http==2.0 to http==3.0."
  `)
})

test('packages that only pass on a requirement are left out of long chains', async () => {
  const index = `
    app 1.0: web
    web 1.0: server
    server 1.0: sockets
    sockets 1.0: tls
    tls 1.0: crypto>=40
    crypto 42
    crypto 39`
  expect(await fails(index, ['app', 'crypto<40'])).toMatchInlineSnapshot(`
    "conflict: app (requirements.txt:1) and crypto<40 (requirements.txt:2) conflict: app 1.0 needs crypto>=40 (through web, server, sockets and tls).
    at requirements.txt:1
    at requirements.txt:2
    hint: Change crypto<40 to crypto==42."
  `)
})

test('unrelated requirements are not named', async () => {
  const index = `${STARLETTE}\nweb 1.0: http\nhttp 1.0: tools\ntools 1.0`
  expect(
    await fails(index, ['web', 'http', 'starlette>=1', 'tools', 'fastapi<0.120']),
  ).toMatchInlineSnapshot(`
    "conflict: starlette>=1 (requirements.txt:3) and fastapi<0.120 (requirements.txt:5) conflict: fastapi 0.100.0 needs starlette>=0.27.0,<0.28.0.
    at requirements.txt:3
    at requirements.txt:5
    hint: Change starlette>=1 to starlette==0.27.0, or change fastapi<0.120 to fastapi==0.121.0."
  `)
})

test('three lines that only together exclude each other', async () => {
  const index = `
    a 1.0: x!=1
    b 1.0: x!=2
    c 1.0: x!=3
    x 1
    x 2
    x 3`
  expect(await fails(index, ['a', 'b', 'c'])).toMatchInlineSnapshot(`
    "conflict: a (requirements.txt:1), b (requirements.txt:2) and c (requirements.txt:3) conflict: a 1.0 needs x!=1; b 1.0 needs x!=2; c 1.0 needs x!=3; no version of x meets !=1,!=2,!=3 (the newest is 3).
    at requirements.txt:1
    at requirements.txt:2
    at requirements.txt:3"
  `)
})

test("a failure of only pip's search: a pre-release that it does not take", async () => {
  const index = 'web 2.0rc1\nweb 1.0: http<2\nhttp 2.0'
  expect(await fails(index, ['web', 'http>=2'], { installer: 'pip' })).toMatchInlineSnapshot(`
    "needs-pre: pip finds no solution for http>=2; web 1.0 needs http<2.
    at requirements.txt:2
    hint: Add --pre to allow pre-releases."
  `)
  expect(await fails(index, ['web', 'http>=2'], { installer: 'uv' })).toMatchInlineSnapshot(
    `"solved: http 2.0, web 2.0rc1"`,
  )
})
