/** Standard input for work that reads its inputs several times: it can be read once. */
export function readOnce(read: () => Promise<string>): () => Promise<string> {
  let text: Promise<string> | undefined
  return () => {
    text ??= read()
    return text
  }
}
