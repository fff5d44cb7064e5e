import { CODES, type Codes } from '../../src/codes/all-codes.ts'

const rows = (codes: Codes): string =>
  Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { meaning, remedy }]) => `| \`${code}\` | ${meaning} | ${remedy} |`)
    .join('\n')

const TITLES: Readonly<Record<string, string>> = {
  error: 'Errors',
  warning: 'Warnings',
  finding: 'Findings about an image',
  advice: 'Advice',
  reason: 'Reasons that `verify` finds',
}

/** The page `.github/CODES.md`. */
export const codesPage = (): string => `# Codes

\`npm run generate:codes\` writes this page from \`src/codes/\`. A code is never renamed.

${CODES.map(
  ([kind, codes]) => `## ${TITLES[kind]}

| code | meaning | what helps |
| --- | --- | --- |
${rows(codes)}
`,
).join('\n')}`
