import { describe, expect, test } from 'vitest'
import type { Inputs } from '../../../src/inputs/input.ts'
import { type InputsRequest, readInputs } from '../../../src/inputs/read-inputs.ts'

const FILE = [
  'torch==2.9.0 ; sys_platform == "linux"',
  'camel_tools',
  'Torch==2.8.0 ; sys_platform != "linux"',
  'numpy',
].join('\n')

const read = (request: Partial<InputsRequest>): Promise<Inputs> =>
  readInputs({ files: ['-'], stdin: async () => FILE, env: {}, cwd: '/', ...request })

const textsOf = ({ requirements }: Inputs): string[] => requirements.map(({ text }) => text)

describe('the lines', () => {
  test('--without removes every line of a name, in any spelling', async () => {
    const { changes, ...inputs } = await read({ without: ['TORCH', 'camel-tools,numpy'] })
    expect(inputs.requirements).toEqual([])
    expect(changes!.plain.requirements).toHaveLength(4)
    expect(
      changes!.lines.map(({ value, lines }) => [
        value,
        lines.map(({ origin: [place] }) => place.line),
      ]),
    ).toEqual([
      ['TORCH', [1, 3]],
      ['camel-tools', [2]],
      ['numpy', [4]],
    ])
  })

  test('--replace keeps the place of a line, and its marker unless the new one has its own', async () => {
    const kept = await read({ replace: ['torch=tinygrad>=1'] })
    expect(textsOf(kept)).toEqual(['tinygrad>=1', 'camel_tools', 'tinygrad>=1', 'numpy'])
    expect(
      kept.requirements.map(({ marker, origin: [place] }) => [marker !== null, place.line]),
    ).toEqual([
      [true, 1],
      [false, 2],
      [true, 3],
      [false, 4],
    ])
    const own = await read({ replace: ['torch = tinygrad ; python_version > "3.9"'] })
    expect(own.requirements[0]!.marker).toMatchObject({ text: 'python_version > "3.9"' })
  })

  test('a name without a line is kept for the error, which needs a resolution', async () => {
    const { changes } = await read({ without: ['scipy'] })
    expect(changes!.lines).toEqual([
      { option: 'without', value: 'scipy', name: 'scipy', lines: [] },
    ])
  })

  test('nothing changes without an option', async () => {
    expect((await read({})).changes).toBeNull()
    expect((await read({ without: [], provided: [''] })).changes).toBeNull()
  })
})

test.each<[Partial<InputsRequest>, string]>([
  [{ without: ['torch==2.9'] }, 'bad-name'],
  [{ provided: ['boto3, boto core'] }, 'bad-name'],
  [{ strip: ['tests,python'] }, 'bad-kind'],
  [{ replace: ['torch'] }, 'bad-replacement'],
  [{ replace: ['torch==2.9'] }, 'bad-replacement'],
  [{ replace: ['torch='] }, 'bad-replacement'],
  [{ replace: ['torch=tiny grad'] }, 'invalid-requirement'],
  [{ override: ['torch'] }, 'bad-override'],
  [{ override: ['torch @ https://index.test/torch.whl'] }, 'bad-override'],
  [{ override: ['torch=2'] }, 'bad-override'],
])('%j is refused with its place and a hint', async (request, code) => {
  await expect(read(request)).rejects.toMatchObject({
    code,
    exitCode: 2,
    places: [{ file: `--${Object.keys(request)[0]}` }],
  })
})

test('a login is masked', async () => {
  const request = { replace: ['torch=torch @ https://me:secret@index.test/a b.whl'] }
  await expect(read(request)).rejects.not.toThrow(/secret/)
})
