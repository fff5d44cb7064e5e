import type { Holder, PathStep, TreeNode, Why } from '../../model/documents.ts'
import { inOrder } from './in-order.ts'

export const whyFields = (why: Why): Why => ({
  name: why.name,
  version: why.version,
  requested: why.requested,
  lines: why.lines,
  paths: why.paths.map((path) => path.map(pathStep)),
  more_paths: why.more_paths,
  more_paths_exact: why.more_paths_exact,
  held_by: why.held_by && {
    by: why.held_by.by.map(holder),
    newest: why.held_by.newest,
    without: why.held_by.without,
    next: why.held_by.next.map(holder),
    reason: why.held_by.reason,
  },
  own_size: why.own_size,
  retained_size: why.retained_size,
  total_size: why.total_size,
  shared_size: why.shared_size,
  source: why.source,
})

const pathStep = (step: PathStep): PathStep =>
  inOrder(step, 'name', 'version', 'requirement', 'marker', 'extra', 'file', 'line')

const holder = (one: Holder): Holder =>
  inOrder(one, 'kind', 'name', 'version', 'requirement', 'marker', 'extra', 'file', 'line')

export const treeNode = (node: TreeNode): TreeNode => ({
  name: node.name,
  version: node.version,
  extras: node.extras,
  requirement: node.requirement,
  marker: node.marker,
  extra: node.extra,
  file: node.file,
  line: node.line,
  own_size: node.own_size,
  retained_size: node.retained_size,
  total_size: node.total_size,
  source: node.source,
  repeated: node.repeated,
  omitted: node.omitted,
  children: node.children.map(treeNode),
})
