/**
 * The projects whose pages are read even if a snapshot has them and they have not changed, because
 * the snapshot has less than the page.
 */
export interface WholePages {
  readonly has: (name: string) => boolean
  readonly add: (name: string) => void
  readonly addAll: () => void
}

export function createWholePages(): WholePages {
  const names = new Set<string>()
  let all = false
  return {
    has: (name) => all || names.has(name),
    add: (name) => void names.add(name),
    addAll() {
      all = true
    },
  }
}
