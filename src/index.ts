export type { ErrorCode } from './codes/errors.ts'
export type { WarningCode } from './codes/warnings.ts'
export { type Place, PysizeError, type Warning } from './errors.ts'
export {
  advise,
  compare,
  diff,
  estimate,
  estimateAll,
  init,
  tree,
  verify,
  why,
} from './library/environments.ts'
export {
  adviseImage,
  image,
  imageDiff,
} from './library/images.ts'
export {
  collect,
  extras,
  history,
  listFiles,
  release,
} from './library/projects.ts'
export {
  cacheInfo,
  clearCache,
  createSnapshot,
} from './library/stored-facts.ts'
export type * from './model/advice.ts'
export type * from './model/budget.ts'
export type * from './model/cache-info.ts'
export type * from './model/change.ts'
export type * from './model/comparison.ts'
export type * from './model/diff.ts'
export type * from './model/documents.ts'
export type * from './model/estimate.ts'
export type * from './model/further-installs.ts'
export type * from './model/image.ts'
export type * from './model/image-advice.ts'
export type * from './model/image-diff.ts'
export type * from './model/init-report.ts'
export type * from './model/project.ts'
export type * from './model/release.ts'
export type * from './model/size-record.ts'
export type * from './model/snapshot-summary.ts'
export type * from './model/verification.ts'
export type * from './options/options.ts'
