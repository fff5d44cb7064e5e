import {
  type FileTree,
  joinPath,
  nameOf,
  parentOf,
  resolvePath,
  type TreeEntry,
} from '../file-tree.ts'
import type { Layer, LayerEntry } from './layer.ts'

interface Node {
  entry: LayerEntry
  /** Of a folder. */
  children: Map<string, Node> | null
}

const FOLDER: LayerEntry = { kind: 'folder', size: 0, link: '' }
const newFolder = (): Node => ({ entry: FOLDER, children: new Map() })

/**
 * The union of layers, the lowest first: files of upper ones hide those below, and whiteouts remove
 * them.
 */
export function layeredTree(layers: readonly Layer[]): FileTree {
  const root = newFolder()
  const tree = treeOf(root)
  const nodeAt = (path: string): Node | undefined => find(root, path)
  /**
   * Folders above the path are created; a link to a folder is followed, as when the layer is
   * unpacked.
   */
  const folderAt = (path: string): Node => {
    if (path === '') return root
    const resolved = resolvePath(tree, path)
    const found = resolved === undefined ? undefined : nodeAt(resolved)
    if (found?.children) return found
    const parent = folderAt(parentOf(path))
    const made = newFolder()
    parent.children!.set(nameOf(path), made)
    return made
  }
  const parentNode = (path: string): Node | undefined => {
    const resolved = resolvePath(tree, parentOf(path))
    return resolved === undefined ? undefined : nodeAt(resolved)
  }
  for (const { entries, removed, emptied } of layers) {
    for (const path of emptied) nodeAt(resolvePath(tree, path) ?? '\0')?.children?.clear()
    for (const path of removed) parentNode(path)?.children?.delete(nameOf(path))
    for (const [path, entry] of entries) {
      const parent = folderAt(parentOf(path)).children!
      const name = nameOf(path)
      if (entry.kind === 'folder') {
        if (!parent.get(name)?.children) parent.set(name, newFolder())
      } else if (entry.kind === 'hard link') {
        const target = nodeAt(
          joinPath(...entry.link.split('/').filter((part) => part !== '.' && part !== '..')),
        )
        parent.set(
          name,
          target?.children === null
            ? target
            : { entry: { ...entry, kind: 'other' }, children: null },
        )
      } else parent.set(name, { entry, children: null })
    }
  }
  return tree
}

function find(root: Node, path: string): Node | undefined {
  let node: Node | undefined = root
  if (path === '') return root
  for (const part of path.split('/')) {
    node = node.children?.get(part)
    if (node === undefined) return undefined
  }
  return node
}

const kindOf = ({ entry }: Node): TreeEntry['kind'] =>
  entry.kind === 'hard link' ? 'other' : entry.kind

function treeOf(root: Node): FileTree {
  const file = (path: string): LayerEntry | undefined => {
    const node = find(root, path)
    return node?.entry.kind === 'file' ? node.entry : undefined
  }
  return {
    entry(path) {
      const node = find(root, path)
      return node && { kind: kindOf(node), size: node.entry.size }
    },
    list(path) {
      const children = find(root, path)?.children ?? new Map<string, Node>()
      return [...children]
        .map(([name, node]) => ({ name, kind: kindOf(node) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    linkText(path) {
      const entry = find(root, path)?.entry
      return entry?.kind === 'link' ? entry.link : undefined
    },
    read(path, limit) {
      const entry = file(path)
      return entry?.isWhole && entry.size <= limit ? entry.content : undefined
    },
    head: (path, length) => file(path)?.content?.subarray(0, length),
    sha256: (path) => file(path)?.sha256,
  }
}
