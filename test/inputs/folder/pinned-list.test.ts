import { describe, expect, test } from 'vitest'
import { fileOfFolder } from '../../../src/inputs/folder/file-of-folder.ts'
import { tree } from '../tree.ts'

const PROJECT = '[project]\nname = "demo"\nversion = "1"\ndependencies = ["six"]\n'

describe('a list that pins what a project requires', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string, string])[] = [
    [
      'a list that pins what the project requires',
      {
        'setup.py':
          'from setuptools import setup\nsetup(name="demo", install_requires=["six", "Flask >= 3"])\n',
        'requirements.txt':
          "six==1.16 ; python_version < '3.12'  # old\nsix==1.17 ; python_version >= '3.12'\nflask[async]==3.1\nlxml == 5.2.1; os_name == 'posix'\nwheezy==1 --hash=sha256:00\npytz\n",
      },
      'requirements.txt',
      'it pins what setup.py requires. setup.py was not read',
    ],
    [
      'a list that pins only a part of what the project requires',
      {
        'pyproject.toml': PROJECT.replace('"six"', '"six", "flask"'),
        'requirements.txt': 'six==1.17\n',
      },
      'pyproject.toml',
      'it declares the project. requirements.txt was not read',
    ],
    [
      'a list that pins what the project requires, and an image that installs the project',
      {
        'pyproject.toml': PROJECT,
        'requirements.txt': 'six==1.17\n',
        'docker/Dockerfile': 'FROM python\nRUN pip install .\n',
      },
      'pyproject.toml',
      'it declares the project. requirements.txt was not read',
    ],
    [
      'a list that also pins the tools of developers',
      { 'pyproject.toml': PROJECT, 'requirements.txt': 'six==1.17\npytest==9\n' },
      'pyproject.toml',
      'it declares the project. requirements.txt was not read',
    ],
    [
      'a list without versions of what the project requires',
      { 'pyproject.toml': PROJECT, 'requirements.txt': 'six>=1\nflask==3.*\n' },
      'pyproject.toml',
      'it declares the project. requirements.txt was not read',
    ],
  ]
  test.each(cases)('%s', async (_, files, file, why) => {
    expect(await fileOfFolder('.', tree(files))).toEqual({ file, why })
  })
})
