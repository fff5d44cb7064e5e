import type { GroupFile, ImageFiles } from '../../images/file-system/image-files.ts'
import type { Finding } from '../../model/image.ts'
import { formatSize } from '../../text/sizes.ts'
import type { BuiltImage } from './built-image.ts'
import { lineOf } from './finding.ts'

/** Folders that a build never needs. */
const NEEDLESS =
  /(?:^|\/)(\.git|\.venv|venv|env|node_modules|__pycache__|\.mypy_cache|\.pytest_cache|\.ruff_cache|\.tox|\.idea|\.vscode|\.ipynb_checkpoints)(?=\/)/
const LEAST = 1e5

/** Weights of models, which could be mounted, or fetched at the start. */
const MODEL = /\.(?:pt|pth|ckpt|safetensors|gguf|onnx|h5|keras|tflite|pkl|joblib)$/i
const LEAST_MODELS = 50e6

/** Finds files that COPY brings from the context although no image needs them. */
export async function contextFindings(image: BuiltImage): Promise<readonly Finding[]> {
  const found = await Promise.all(
    image.files.map(async ({ group, layer }): Promise<readonly Finding[]> => {
      if (group.kind !== 'context') return []
      const files = (await group.list?.()) ?? []
      const line = lineOf(image, layer)
      return [
        ...needlessFinding(group, files, line, image.hasIgnoreFile()),
        ...modelFinding(group, files, line),
      ]
    }),
  )
  return found.flat()
}

/** The path of a file below the folder that was copied. */
const inside = ({ context }: ImageFiles, { path }: GroupFile): string =>
  path.slice(context?.at.length ?? 0)

function needlessFinding(
  group: ImageFiles,
  files: readonly GroupFile[],
  line: number | null,
  hasIgnoreFile: boolean,
): readonly Finding[] {
  const folders = new Map<string, number>()
  for (const file of files) {
    const name = NEEDLESS.exec(inside(group, file))?.[1]
    if (name !== undefined) folders.set(name, (folders.get(name) ?? 0) + file.size)
  }
  const size = [...folders.values()].reduce((sum, one) => sum + one, 0)
  if (size < LEAST) return []
  const names = [...folders].sort((a, b) => b[1] - a[1]).map(([name]) => name)
  return [
    {
      code: hasIgnoreFile ? 'needless-context' : 'no-dockerignore',
      line,
      size,
      message: `${group.label} brings ${names.join(', ')}: ${formatSize(size, false)} that no container needs${hasIgnoreFile ? '' : ', because there is no .dockerignore'}.`,
      fix: `Write into .dockerignore: ${names.join(' ')}`,
    },
  ]
}

function modelFinding(
  group: ImageFiles,
  files: readonly GroupFile[],
  line: number | null,
): readonly Finding[] {
  const models = files.filter(
    (file) => MODEL.test(file.path) && !NEEDLESS.test(inside(group, file)),
  )
  const size = models.reduce((sum, one) => sum + one.size, 0)
  if (size < LEAST_MODELS) return []
  const largest = models.reduce((most, one) => (one.size > most.size ? one : most))
  const name = largest.path.slice(largest.path.lastIndexOf('/') + 1)
  const what = models.length === 1 ? name : `${models.length} model files, such as ${name}`
  return [
    {
      code: 'models-in-context',
      line,
      size,
      message: `${group.label} brings ${what}: ${formatSize(size, false)}.`,
      fix: 'Name them in .dockerignore, and mount them or fetch them at the start; or copy them in a separate line above the code.',
    },
  ]
}
