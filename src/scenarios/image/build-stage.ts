import { inputError } from '../../errors.ts'
import type { BaseImage } from '../../images/base/base-image.ts'
import {
  foldersFootprint,
  NO_FOOTPRINT,
  totalFootprint,
  UNKNOWN_FOOTPRINT,
} from '../../images/file-system/footprint.ts'
import {
  type FileSystem,
  type ImageFiles,
  imageFiles,
} from '../../images/file-system/image-files.ts'
import { layerBetween } from '../../images/file-system/layer.ts'
import { exists } from '../../images/file-system/look-up.ts'
import { environmentOfBase } from '../../images/python/system-pythons.ts'
import type { Stage, Step } from '../../images/stages/step.ts'
import type { BuiltLayer, BuiltStage } from './built-stage.ts'
import { type CopySources, copyStep } from './copy-step.ts'
import type { ImageWork, StageState, StepPlace } from './image-work.ts'
import { USUAL_FOLDERS, withFolders } from './known-folders.ts'
import { runStep } from './run-step.ts'

/** The most layers of overlay2 (moby's `maxDepth`, minus the one to which a container writes). */
const MOST_LAYERS = 127

/** Carries out the steps of a stage; each makes a layer. */
export async function buildStage(
  stage: Stage,
  start: Omit<BuiltStage, 'stage'>,
  sources: CopySources,
  work: ImageWork,
): Promise<BuiltStage> {
  let { state } = start
  const layers: BuiltLayer[] = [...start.layers]
  for (const step of stage.steps) {
    if (step.kind === 'config') continue
    if (layers.length >= MOST_LAYERS)
      throw inputError(
        'too-many-layers',
        `The image would have more than ${MOST_LAYERS} layers, more than any builder makes.`,
        {
          places: [{ file: work.dockerfile, line: step.line, text: step.text }],
          hint: 'Put several commands into one RUN, with && between them.',
        },
      )
    const place: StepPlace = {
      line: step.line,
      stage: stage.index,
      layer: layers.length,
      base: start.base,
      platform: stage.platform,
      mounted: [],
    }
    const after = await afterStep(step, state, place, sources, work)
    if (step.kind === 'workdir' && step.path === '/') continue
    const content = await layerBetween(state.files, after.files, place.layer)
    const folders =
      step.kind === 'workdir' && !state.folders.has(step.path) && !exists(state.files, step.path)
        ? foldersFootprint(step.path.split('/').length - 1)
        : NO_FOOTPRINT
    const footprint = totalFootprint([content.footprint, folders])
    layers.push({ ...content, footprint, line: step.line, instruction: step.text })
    state = after
  }
  return { stage, base: start.base, state, layers }
}

function afterStep(
  step: Exclude<Step, { kind: 'config' }>,
  state: StageState,
  place: StepPlace,
  sources: CopySources,
  work: ImageWork,
): Promise<StageState> | StageState {
  switch (step.kind) {
    case 'run':
      return runStep(step, state, place, sources, work)
    case 'copy':
    case 'add':
      return copyStep(step, state, place, sources, work)
    case 'workdir':
      return { ...state, folders: withFolders(state.folders, [step.path]) }
  }
}

/** The start of a stage that begins with an image. */
export function startFrom(base: BaseImage | null, reference: string): Omit<BuiltStage, 'stage'> {
  const footprint = base === null ? UNKNOWN_FOOTPRINT : { files: 0, sizes: base.sizes }
  const group = imageFiles(
    'base',
    reference,
    ['/'],
    footprint,
    base === null ? { reason: 'pysize has no facts about this image' } : {},
  )
  const files: FileSystem = reference === 'scratch' ? [] : [{ group, layer: 0 }]
  const environments = base?.python == null ? [] : [environmentOfBase(base.python)]
  return {
    base,
    state: {
      files,
      environments,
      texts: new Map(),
      printed: null,
      found: null,
      settings: new Map(),
      folders: reference === 'scratch' ? new Set() : USUAL_FOLDERS,
      packages: null,
      keepsArchives: false,
      activated: null,
    },
    layers: reference === 'scratch' ? [] : baseLayers(base, group),
  }
}

function baseLayers(base: BaseImage | null, group: ImageFiles): readonly BuiltLayer[] {
  const { reference, layers } = base ?? { reference: group.label, layers: [] }
  if (layers.length === 0)
    return [
      {
        line: null,
        instruction: `FROM ${reference}`,
        rows: [{ group, again: false }],
        footprint: group.footprint,
      },
    ]
  return layers.map(({ created_by, sizes }, at) => {
    const own = {
      ...group,
      key: at === 0 ? group.key : Symbol(created_by),
      label: created_by,
      footprint: { ...NO_FOOTPRINT, sizes },
    }
    return {
      line: null,
      instruction: created_by,
      rows: [{ group: own, again: false }],
      footprint: own.footprint,
    }
  })
}
