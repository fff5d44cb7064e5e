/**
 * Standard input for work that reads its inputs several times, because it can be read only once.
 */
export function readOnce(read: () => Promise<string>): () => Promise<string> {
  let text: Promise<string> | undefined
  return () => {
    text ??= read()
    return text
  }
}
