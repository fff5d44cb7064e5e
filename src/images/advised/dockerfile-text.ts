import { posix } from 'node:path'
import type { ImageRecipe, RecipeInstall } from './image-recipe.ts'

/** The folder of the code. */
export const APP = '/app'
/** The folder of a build stage's packages. */
export const VENV = '/opt/venv'

/** A paragraph of lines. */
export type Block = readonly string[]

/** The text of the Dockerfile for a recipe. */
export function dockerfileText(recipe: ImageRecipe): string {
  const blocks = recipe.isStaged
    ? [...packagesStage(recipe), ...finalStage(recipe)]
    : singleStage(recipe)
  return textOfBlocks(blocks)
}

/** Blocks with empty lines between them. */
export const textOfBlocks = (blocks: readonly Block[]): string =>
  `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`

/** Everything in one stage, as most Dockerfiles are written. */
function singleStage(recipe: ImageRecipe): readonly Block[] {
  const { base, packages, buildPackages, copiesFirst, install } = recipe
  const path = install.kind === 'sync' ? [`ENV PATH=${APP}/.venv/bin:$PATH`] : []
  const { words, projectWords } = install
  const run = (own: readonly string[]): Block => [
    ...exportLines(install),
    ...runOf(recipe, installCommand(recipe, null, own)),
  ]
  const code = ['COPY . .']
  return [
    [`FROM ${base}`],
    systemBlock(recipe, [...packages, ...buildPackages]),
    [...toolLines(install), `WORKDIR ${APP}`, ...path],
    ...(copiesFirst
      ? [[...copyLines(recipe), ...run(words)], code, projectLines(recipe, null)]
      : [code, run(projectWords ?? words)]),
    ending(recipe),
  ]
}

/** The build stage, which is not part of the image. */
export function packagesStage(recipe: ImageRecipe): readonly Block[] {
  const { base, buildPackages, install } = recipe
  const uv = install.tool === 'uv' ? ['RUN pip install --no-cache-dir uv'] : []
  const place =
    install.kind === 'sync'
      ? [`ENV UV_PROJECT_ENVIRONMENT=${VENV} UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never`]
      : [`RUN python -m venv --without-pip ${VENV}`]
  return [
    [
      '# The build stage installs the packages. Only the environment is copied out of it.',
      `FROM ${base} AS build`,
    ],
    systemBlock(recipe, buildPackages),
    [...toolLines(install), ...uv, ...place],
    [
      '# The install reads these files and no code, so a change of code installs nothing again.',
      // An editable project is imported from its folder, which is the same in both stages.
      `WORKDIR ${install.projectWords === null ? '/build' : APP}`,
      ...installLines(recipe, VENV),
    ],
    ...(install.projectWords === null
      ? []
      : [
          [
            '# The project: its programs, and a link to its code.',
            'COPY . .',
            ...projectLines(recipe, VENV),
          ],
        ]),
  ]
}

/** Installs the project itself, if it is to be installed. */
function projectLines(recipe: ImageRecipe, venv: string | null): Block {
  const { projectWords } = recipe.install
  return projectWords === null
    ? []
    : runOf(recipe, installCommand(recipe, venv, projectWords, true))
}

function finalStage(recipe: ImageRecipe): readonly Block[] {
  const { base, packages, hasOwnUser } = recipe
  return [
    ['# The image: the base, the environment, and the code.', `FROM ${base}`],
    systemBlock(recipe, packages),
    [
      ...(hasOwnUser ? [userLine(recipe)] : []),
      `ENV PATH=${VENV}/bin:$PATH PYTHONUNBUFFERED=1`,
      `WORKDIR ${APP}`,
    ],
    [
      '# Files stay with root and are readable by all. chown would store each of them twice.',
      `COPY --from=build ${VENV} ${VENV}`,
    ],
    ['COPY . .'],
    ending(recipe),
  ]
}

/** The user comes last, because root makes everything before. */
const ending = ({ hasOwnUser, sourceFolder, start }: ImageRecipe): Block => [
  ...(sourceFolder === null ? [] : [`ENV PYTHONPATH=${APP}/${sourceFolder}`]),
  ...(hasOwnUser ? ['USER app'] : []),
  ...start,
]

function systemBlock({ system }: ImageRecipe, packages: readonly string[]): Block {
  if (packages.length === 0) return []
  const names = [...new Set(packages)].sort().join(' ')
  return system === 'alpine'
    ? [`RUN apk add --no-cache ${names}`]
    : [
        'RUN apt-get update \\',
        `    && apt-get install -y --no-install-recommends ${names} \\`,
        '    && rm -rf /var/lib/apt/lists/*',
      ]
}

const userLine = ({ system }: ImageRecipe): string =>
  system === 'alpine' ? 'RUN adduser -D -u 10001 app' : 'RUN useradd --create-home --uid 10001 app'

/** Copies what the install reads, and installs it into an environment. */
export const installLines = (recipe: ImageRecipe, venv: string): Block => [
  ...copyLines(recipe),
  ...exportLines(recipe.install),
  ...runOf(recipe, installCommand(recipe, venv, recipe.install.words)),
]

/** Installs the tool that reads a lock. */
export const toolLines = ({ exported }: RecipeInstall): Block =>
  exported === null ? [] : [`RUN pip install --no-cache-dir ${exported.tools.join(' ')}`]

const exportLines = ({ exported }: RecipeInstall): Block =>
  exported === null ? [] : [`RUN ${exported.command}`]

/** One COPY for each folder, so each file keeps its place. */
function copyLines({ install: { reads } }: ImageRecipe): readonly string[] {
  const folders = [...new Set(reads.map((path) => posix.dirname(path)))]
  return folders.map((folder) => {
    const paths = [
      ...reads.filter((path) => posix.dirname(path) === folder),
      folder === '.' ? './' : `${folder}/`,
    ]
    // The JSON form takes spaces.
    return paths.some((path) => /[\s"'\\$]/.test(path))
      ? `COPY ${JSON.stringify(paths)}`
      : `COPY ${paths.join(' ')}`
  })
}

const runOf = ({ mountsCache, install: { tool } }: ImageRecipe, command: string): Block =>
  mountsCache
    ? [`RUN --mount=type=cache,target=/root/.cache/${tool} \\`, `    ${command}`]
    : [`RUN ${command}`]

/**
 * @param venv the folder of the environment; null for the image's own Python
 * @param hasTool whether an earlier command installed the tool
 */
function installCommand(
  { install: { tool, kind }, compiles }: ImageRecipe,
  venv: string | null,
  words: readonly string[],
  hasTool = false,
): string {
  const all = [...compileOption(tool, compiles), ...words].join(' ')
  if (tool === 'pip')
    return `pip ${venv === null ? '' : `--python ${venv}/bin/python `}install ${all}`
  const start = venv === null && !hasTool ? 'pip install uv && ' : ''
  if (kind === 'sync') return `${start}uv sync ${all}`
  return `${start}uv pip install ${venv === null ? '--system' : `--python ${venv}`} ${all}`
}

function compileOption(tool: 'pip' | 'uv', compiles: boolean | null): readonly string[] {
  if (compiles === null) return []
  const options =
    tool === 'pip' ? ['--no-compile', '--compile'] : ['--no-compile-bytecode', '--compile-bytecode']
  return [options[compiles ? 1 : 0]!]
}
