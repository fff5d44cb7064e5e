import { describe, expect, test } from 'vitest'
import { fileOfFolder } from '../../../src/inputs/folder/file-of-folder.ts'
import { tree } from '../tree.ts'

const UV_LOCK = 'version = 1\n'
const PROJECT = '[project]\nname = "demo"\nversion = "1"\ndependencies = ["six"]\n'
const SETUP = 'from setuptools import setup\nsetup(name="demo", install_requires=["six"])\n'

describe('the list that the image of a folder installs', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, string, string])[] = [
    [
      'a project whose image installs a list',
      {
        'pyproject.toml': PROJECT,
        'requirements.txt': 'six==1.16\n',
        Dockerfile:
          'FROM python:3.12\nCOPY requirements.txt /app/\nRUN apt-get update && \\\n  # why\n  pip install --no-cache-dir -r /app/requirements.txt\n',
      },
      'requirements.txt',
      'Dockerfile installs it. pyproject.toml was not read',
    ],
    [
      'a list of the image that includes the main one',
      {
        'setup.py': SETUP,
        'requirements.txt': 'six\n',
        'requirements-web.txt': '-r requirements.txt\nflask\n',
        Dockerfile: 'FROM python\nRUN pip3 install --user -r requirements-web.txt\n',
      },
      'requirements-web.txt',
      'Dockerfile installs it. setup.py was not read',
    ],
    [
      'a folder of lists of which the image installs one',
      {
        'requirements/web.txt': 'six\n',
        'requirements/worker.txt': 'six\n',
        'requirements/dev.txt': 'six\n',
        Dockerfile:
          'FROM python\nCOPY requirements requirements\nRUN uv pip install --system --requirement=requirements/web.txt\nRUN pip install -rrequirements/dev.txt\n',
      },
      'requirements/web.txt',
      'Dockerfile installs it',
    ],
    [
      'an image of two lists, one for Docker',
      {
        'setup.py': SETUP,
        'requirements-docker.txt': 'six\n',
        'requirements-admin.txt': 'flask\n',
        Dockerfile:
          'FROM python\nRUN pip install -r requirements-docker.txt && pip install -r requirements-admin.txt\n',
      },
      'setup.py',
      'it declares the project',
    ],
    [
      'an image that installs the project, and lists of others',
      {
        'pyproject.toml': PROJECT,
        'requirements.txt': 'six==1.16\n',
        Dockerfile:
          'FROM python\nRUN pip install . && cat requirements.txt\nRUN pip install -r docs/elsewhere.txt\n',
      },
      'pyproject.toml',
      'it declares the project. requirements.txt was not read',
    ],
    [
      'a lock is surer than an image',
      {
        'uv.lock': UV_LOCK,
        'pyproject.toml': PROJECT,
        'requirements.txt': 'six\n',
        Dockerfile: 'FROM python\nRUN pip install -r requirements.txt\n',
      },
      'uv.lock',
      'it locks pyproject.toml. requirements.txt was not read',
    ],
    ['a bare Pipfile', { Pipfile: '' }, 'Pipfile', 'it decides what is installed'],
    [
      'an image that is built with the top of the repository',
      {
        'pyproject.toml': PROJECT,
        'requirements.txt': 'six\n',
        'tools/docker/Dockerfile':
          'FROM python\nRUN uv pip install --prefix "$(python -c \'import sys; print(sys.prefix)\')" -r requirements.txt\n',
      },
      'requirements.txt',
      'tools/docker/Dockerfile installs it. pyproject.toml was not read',
    ],
    [
      'an image that is built in its own folder',
      {
        'pyproject.toml': PROJECT,
        'requirements.txt': 'six\n',
        'docker/requirements.txt': 'flask\n',
        'docker/Dockerfile': 'FROM python\nRUN pip install -r requirements.txt\n',
      },
      'pyproject.toml',
      'it declares the project. requirements.txt was not read',
    ],
    [
      'several folders of images',
      {
        'pyproject.toml': PROJECT,
        'requirements.txt': 'six\n',
        'docker/Dockerfile': 'FROM python\nRUN pip install -r requirements.txt\n',
        'ci/docker/Dockerfile': 'FROM python\nRUN pip install -r requirements.txt\n',
      },
      'pyproject.toml',
      'it declares the project. requirements.txt was not read',
    ],
    [
      'lists that two commands of the image install',
      {
        'pyproject.toml': PROJECT,
        'requirements.txt': 'six==1.16\n',
        'requirements-gpu.txt': 'torch\n',
        Dockerfile:
          'FROM python\nRUN pip install -r requirements.txt\nRUN pip install -r requirements-gpu.txt\n# RUN pip install -r requirements.txt\n',
      },
      'pyproject.toml',
      'it declares the project. requirements.txt was not read',
    ],
  ]
  test.each(cases)('%s', async (_, files, file, why) => {
    expect(await fileOfFolder('.', tree(files))).toEqual({ file, why })
  })

  test('lists that one command of the image installs together', async () => {
    const files = {
      'pyproject.toml': PROJECT,
      'requirements_docker.txt': 'torch\n',
      'requirements_versions.txt': 'six==1\n',
      'requirements-dev.txt': 'pytest\n',
      Dockerfile:
        'FROM python\nCOPY requirements_docker.txt requirements_versions.txt /tmp/\nRUN pip install -r /tmp/requirements_docker.txt -r /tmp/requirements_versions.txt && \\\n  rm /tmp/*.txt\nRUN pip install -r requirements-dev.txt\n',
    }
    expect(await fileOfFolder('app', tree(files))).toEqual({
      file: 'app/requirements_docker.txt',
      further: ['app/requirements_versions.txt'],
      why: 'Dockerfile installs them together. pyproject.toml was not read',
    })
    const apart = files.Dockerfile.replace(
      ' -r /tmp/requirements_v',
      '\nRUN pip install -r /tmp/requirements_v',
    )
    expect(await fileOfFolder('app', tree({ ...files, Dockerfile: apart }))).toEqual({
      file: 'app/pyproject.toml',
      why: 'it declares the project',
    })
  })
})
