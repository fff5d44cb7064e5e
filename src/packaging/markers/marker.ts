export { evaluateLockMarker, evaluateMarker, UndefinedComparisonError } from './marker-evaluate.ts'
export { MarkerError, parseMarker } from './marker-parse.ts'
export * from './marker-tree.ts'
