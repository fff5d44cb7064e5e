import * as library from '../../../src/index.ts'
import type { Document } from '../../../src/model/documents.ts'
import { folderOf, indexOf, pytorchIndex, sdist, wheel } from '../../scenarios/support.ts'

/** A document of each command that has rows, with sizes exact, estimated and unknown. */
export async function documents(): Promise<Readonly<Record<string, Document>>> {
  const { index } = await indexOf([
    wheel('app 1.0', { requires: ['torch', 'shared'], size: 1_234_567 }),
    wheel('torch 2.9.0', { requires: ['nvidia-cublas', 'triton'], size: 2_000_000 }),
    wheel('nvidia-cublas 13.0', { size: 3_000_000 }),
    wheel('triton 3.5', { size: 1_000_000 }),
    wheel('shared 1.0', { size: 10_000 }),
    wheel('shared 2.0', { size: 30_000 }),
    sdist('source 1.0', {
      'PKG-INFO': 'Metadata-Version: 2.2\nName: source\nVersion: 1.0\n',
      'source.py': 'x = 1\n',
    }),
  ])
  const cwd = folderOf({
    'old.txt': 'app\nshared==1.0\nsource\n',
    'new.txt': '# what we run\napp\nshared==2.0\n',
    Dockerfile: 'FROM scratch\nCOPY new.txt /app/\nRUN curl https://example.test/model > /model\n',
    'new.Dockerfile': 'FROM scratch\nCOPY old.txt new.txt /app/\nCOPY new.txt /copy/\n',
  })
  const cpu = await pytorchIndex('cpu', [wheel('torch 2.9.0+cpu', { size: 400_000 })])
  const env = { PYSIZE_CACHE_DIR: folderOf(), PYSIZE_PYTORCH_URL: cpu }
  const common = { cwd, env, indexUrl: index, snapshot: false } as const
  return {
    estimate: await library.estimate({
      ...common,
      files: ['old.txt'],
      budget: ['5MB', 'torch=9MB'],
      deny: ['nvidia-*'],
    }),
    several: await library.estimateAll(['old.txt', 'missing.txt', 'new.txt'], {
      ...common,
      budget: '5MB',
    }),
    compare: await library.compare(['old.txt', 'new.txt'], common),
    diff: await library.diff('old.txt', 'new.txt', {
      ...common,
      failIfGrows: '1kB',
      budget: '1MB',
    }),
    advise: await library.advise({ ...common, files: ['old.txt'], budget: '5MB' }),
    image: await library.image({ ...common, dockerfile: 'Dockerfile', budget: '1kB' }),
    'image-diff': await library.imageDiff('Dockerfile', 'new.Dockerfile', common),
  }
}
