// Builds a container image of pysize, to be run like this:
// docker run --rm -v "$PWD:/work" pysize estimate requirements.txt
//
// usage: node .config/build-image.mjs NAME [BUILDER] [BASE]
// BUILDER is docker, podman or buildah; BASE is an image with Node (default: node:22-slim).

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stageApp } from './stage-app.mjs'

const [name = 'pysize', builder = 'docker', base] = process.argv.slice(2)
const work = mkdtempSync(join(tmpdir(), 'pysize-image-'))
try {
  stageApp(join(work, 'app'))
  const arguments_ = base === undefined ? [] : ['--build-arg', `BASE=${base}`]
  execFileSync(
    builder,
    [
      'build',
      '--file',
      join(import.meta.dirname, 'Containerfile'),
      ...arguments_,
      '--tag',
      name,
      work,
    ],
    {
      stdio: 'inherit',
    },
  )
} finally {
  rmSync(work, { recursive: true, force: true })
}
