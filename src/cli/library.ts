import type { AdviceReport } from '../advice-model.ts'
import type { Comparison } from '../compare-model.ts'
import type { Diff } from '../diff-model.ts'
import type { TreeAnswer, WhyAnswer } from '../documents.ts'
import type { CacheInfo, Estimate, Estimates, ExtrasReport, FilesReport, HistoryReport, InitReport, SnapshotSummary } from '../model.ts'
import type {
  AdviseOptions,
  CompareOptions,
  DiffOptions,
  EstimateOptions,
  FilesOptions,
  HistoryOptions,
  InitOptions,
  TreeOptions,
  VerifyOptions,
} from '../options.ts'
import type { VerifyReport } from '../verify-model.ts'

/** The library calls that the commands make; tests hand in their own. */
export interface Library {
  estimate(options: EstimateOptions): Promise<Estimate>
  estimateAll(files: readonly string[], options: EstimateOptions): Promise<Estimates>
  compare(files: readonly string[], options: CompareOptions): Promise<Comparison>
  diff(old: string, next: string | undefined, options: DiffOptions): Promise<Diff>
  why(options: EstimateOptions, name: string): Promise<WhyAnswer>
  tree(options: TreeOptions): Promise<TreeAnswer>
  listFiles(options: FilesOptions): Promise<FilesReport>
  extras(options: EstimateOptions): Promise<ExtrasReport>
  history(options: HistoryOptions): Promise<HistoryReport>
  init(options: InitOptions): Promise<InitReport>
  verify(options: VerifyOptions): Promise<VerifyReport>
  advise(options: AdviseOptions): Promise<AdviceReport>
  createSnapshot(sets: readonly string[], directory: string, options: EstimateOptions): Promise<SnapshotSummary>
  cacheInfo(options: EstimateOptions): CacheInfo
  clearCache(options: EstimateOptions): number
}
