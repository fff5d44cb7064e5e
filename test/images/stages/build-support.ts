import { parseDockerfile } from '../../../src/images/dockerfile/parse-dockerfile.ts'
import { type BuildOptions, readBuild } from '../../../src/images/stages/build.ts'
import type { BaseConfig, Build } from '../../../src/images/stages/step.ts'

const PYTHON: BaseConfig = {
  env: new Map([
    ['PATH', '/usr/local/bin:/usr/bin'],
    ['PYTHON_VERSION', '3.12.4'],
  ]),
  workdir: '/srv',
  user: '',
  onbuild: [],
  shell: null,
  entrypoint: null,
  cmd: ['python3'],
}

const BASES: Readonly<Record<string, BaseConfig>> = {
  'python:3.12': PYTHON,
  'python:onbuild': { ...PYTHON, onbuild: ['COPY --from=early /a /b', 'RUN pip install onbuild'] },
  'conda:1': { ...PYTHON, shell: ['/bin/bash', '-c'], user: 'app', entrypoint: ['tini'] },
}

export async function build(
  text: string,
  options: BuildOptions = {},
  asked: string[] = [],
): Promise<Build> {
  return readBuild(parseDockerfile(text, 'Dockerfile'), options, async (reference, platform) => {
    asked.push(`${reference} ${platform}`)
    return BASES[reference] ?? null
  })
}
