import facts from './builders.json' with { type: 'json' }
import type { Builder } from './builders.ts'
import {
  APP,
  type Block,
  installLines,
  packagesStage,
  textOfBlocks,
  toolLines,
  VENV,
} from './dockerfile-text.ts'
import type { ImageRecipe } from './image-recipe.ts'

/** A Dockerfile that builds the same image as a builder, and sizes that its lines do not show. */
export interface BuilderText {
  readonly text: string
  /** As `--layer` takes them. */
  readonly layers: readonly string[]
}

/** The folder where Vercel, like AWS Lambda, puts a function. */
const FUNCTION = '/var/task'

/**
 * @param python its minor version: `3.13`
 * @param platform as Docker spells it
 */
export const builderText = (
  { name }: Builder,
  recipe: ImageRecipe,
  python: string,
  platform: string,
): BuilderText =>
  name === 'railpack' ? railpack(recipe, python, platform) : vercel(recipe, python)

/** The runtime image, mise with Python, the environment in the folder of the code, and the code. */
function railpack(recipe: ImageRecipe, python: string, platform: string): BuilderText {
  const { base, packages, mise } = facts.railpack
  const { install } = recipe
  const venv = `${APP}/.venv`
  const add = `ADD https://github.com/jdx/mise/releases/download/v${mise.version}/mise-v${mise.version}-linux-${platform === 'linux/arm64' ? 'arm64' : 'x64'} /usr/local/bin/mise`
  const blocks: readonly Block[] = [
    ["# Railpack's runtime image.", `FROM ${base}`],
    [
      'RUN apt-get update \\',
      `    && apt-get install -y ${packages.join(' ')} \\`,
      '    && locale-gen && rm -rf /var/lib/apt/lists/*',
    ],
    [
      '# mise, and the Python that it installs.',
      add,
      `RUN uv python install --install-dir /mise/installs ${python}`,
      ...toolLines(install),
      ...(install.tool === 'uv' ? ['COPY --from=ghcr.io/astral-sh/uv /uv /mise/installs/uv'] : []),
    ],
    [
      `ENV PATH=${venv}/bin:$PATH PYTHONUNBUFFERED=1${install.tool === 'uv' ? ' UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy' : ''}`,
      `WORKDIR ${APP}`,
      ...(install.kind === 'sync' ? [] : [`RUN python -m venv ${venv}`]),
    ],
    installLines(recipe, venv),
    ['COPY . .'],
    recipe.start,
  ]
  const text = textOfBlocks(blocks)
  const size = platform === 'linux/amd64' ? mise['linux/amd64'] : null
  const line = text.split('\n').indexOf(add) + 1
  return { text, layers: size === null ? [] : [`${line}=${size}`] }
}

/** The packages as uv installs them, without bytecode, and the code. */
function vercel(recipe: ImageRecipe, python: string): BuilderText {
  const site = `${VENV}/lib/python${python}/site-packages`
  const blocks: readonly Block[] = [
    ...packagesStage({
      ...recipe,
      base: `python:${python}-slim`,
      compiles: false,
      // The bundle has the code itself.
      install: { ...recipe.install, projectWords: null },
    }),
    ['# The bundle: the packages and the code.', 'FROM scratch', `ENV PYTHONPATH=${FUNCTION}`],
    [`COPY --from=build ${site} ${FUNCTION}`, `COPY . ${FUNCTION}/`],
  ]
  return { text: textOfBlocks(blocks), layers: [] }
}
