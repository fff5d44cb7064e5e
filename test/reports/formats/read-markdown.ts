/** Entities of GitHub's Markdown as their characters, without tags. */
export const shownText = (markdown: string): string =>
  markdown
    .replace(/<\/?(?:code|sub)>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('\u200b', '')

/** The rows of all tables, each as the texts of its cells; headings and rules left out. */
export function tableRows(markdown: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n')
  return lines
    .filter(
      (line, at) =>
        line.startsWith('| ') && !line.startsWith('| ---') && !lines[at + 1]?.startsWith('| ---'),
    )
    .map((line) => line.slice(2, -2).split(' | ').map(shownText))
}
