import { describe, expect, test } from 'vitest'
import { fileOfFolder } from '../../../src/inputs/folder/file-of-folder.ts'
import { tree } from '../tree.ts'

const SETUP = 'from setuptools import setup\nsetup(name="demo", install_requires=["six"])\n'

describe('the conda environment of a folder', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string, string])[] = [
    [
      'a conda environment with the project in it',
      {
        'setup.py': SETUP,
        'environment.yaml':
          'dependencies:\n  - python=3.8\n  - pytorch::pytorch=1.11\n  - pip:\n    - einops\n    - -e .\n',
      },
      'environment.yaml',
      'it is a conda environment with the project in it. setup.py was not read',
    ],
    [
      'a conda environment for developers of the project',
      {
        'setup.py': SETUP,
        'environment.yml':
          'dependencies:\n  - python\n  - numpy\n  - pytest-cov\n  - pip:\n    - -e .[all]\n',
      },
      'setup.py',
      'it declares the project. environment.yml was not read',
    ],
    [
      'a conda environment with another project of the repository',
      {
        'setup.py': SETUP,
        'environment.yml': 'dependencies:\n  - numpy\n  - pip:\n    - -e ./other\n',
      },
      'setup.py',
      'it declares the project. environment.yml was not read',
    ],
    [
      'a conda environment that holds only Python, and nothing else',
      { 'environment.yml': 'dependencies:\n  - python=3.10\n  - pip\n' },
      'environment.yml',
      'it is a conda environment',
    ],
    [
      'a faulty conda environment',
      { 'environment.yml': 'dependencies: [\n' },
      'environment.yml',
      'it is a conda environment',
    ],
  ]
  test.each(cases)('%s', async (_, files, file, why) => {
    expect(await fileOfFolder('.', tree(files))).toEqual({ file, why })
  })

  test('a conda environment that holds only Python does not hide lists', async () => {
    const files = {
      'environment.yaml': 'dependencies:\n  - python=3.10\n  - pip=23.0\n  - packaging\n',
      'requirements_gpu.txt': 'torch\n',
      'requirements_cpu.txt': 'torch\n',
    }
    await expect(fileOfFolder('.', tree(files))).rejects.toMatchObject({
      hint: 'Name one of requirements_cpu.txt, requirements_gpu.txt.',
    })
  })
})
