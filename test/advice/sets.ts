import { basename, dirname } from 'node:path'
import type { EstimateOptions } from '../../src/index.ts'
import { recordedSets } from '../recorded/sets.ts'

/** An environment whose advice is checked. */
export interface AdviceSet {
  readonly name: string
  /** The folder that is copied, or the text of a requirements.txt. */
  readonly from: { readonly folder: string } | { readonly text: string }
  /** `files` are relative to the folder. */
  readonly options: EstimateOptions
}

/** Every recorded set, as pip and uv resolve it. */
export const recordedAdviceSets = (directory: string): readonly AdviceSet[] =>
  [
    ...recordedSets(directory, 'expected', '.txt').map((set) => ({
      set,
      installer: 'uv' as const,
    })),
    ...recordedSets(directory, 'expected-pip', '.txt').map((set) => ({
      set,
      installer: 'pip' as const,
    })),
  ].map(({ set: { name, options }, installer }) => {
    const [file = ''] = options.files ?? []
    return {
      name: `${name} ${installer}`,
      from: { folder: dirname(file) },
      options: { ...options, installer, files: [basename(file)] },
    }
  })

/** Requirements as people write them, on the live index. */
const LIVE: readonly (readonly [name: string, lines: string])[] = [
  [
    'web',
    'fastapi[standard]\nuvicorn[standard]\nsqlalchemy[asyncio]\nasyncpg\npython-jose[cryptography]\n',
  ],
  ['django', 'django\ndjangorestframework\ncelery[redis]\ngunicorn\npsycopg2-binary\npillow\n'],
  ['data', 'pandas[excel]\nnumpy\nmatplotlib\nscikit-learn\npyarrow\n'],
  ['vision', 'opencv-python\nscikit-image\nnumpy\npillow\n'],
  ['transformers', 'sentence-transformers\ndatasets\n'],
  ['gpu', 'torch\nxgboost\ncupy-cuda12x\n'],
  ['keras', 'tensorflow\nkeras\n'],
  ['notebooks', 'jupyterlab\nipywidgets\nplotly\n'],
  ['cloud', 'boto3\ngoogle-cloud-storage\nazure-identity\nkubernetes\n'],
  ['tools', 'black[jupyter]\nmypy\npytest\npre-commit\n'],
]

export const liveAdviceSets: readonly AdviceSet[] = LIVE.map(([name, text]) => ({
  name: `live ${name} pip`,
  from: { text },
  options: { files: ['requirements.txt'], installer: 'pip', python: '3.12' },
}))
