import type { AdviceReport } from '../model/advice.ts'
import type { Comparison } from '../model/comparison.ts'
import type { Diff } from '../model/diff.ts'
import type { TreeAnswer, WhyAnswer } from '../model/documents.ts'
import type { CacheInfo, Estimate, Estimates, InitReport, SnapshotSummary } from '../model/estimate.ts'
import type { ExtrasReport, FilesReport, HistoryReport } from '../model/project.ts'
import type { VerifyReport } from '../model/verification.ts'
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
} from '../options/options.ts'

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
