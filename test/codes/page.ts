import { ERRORS } from '../../src/error-codes.ts'
import { WARNINGS } from '../../src/warning-codes.ts'

const rows = (codes: Readonly<Record<string, { readonly meaning: string; readonly remedy: string }>>): string =>
  Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { meaning, remedy }]) => `| \`${code}\` | ${meaning} | ${remedy} |`)
    .join('\n')

/** The page `.github/CODES.md`. */
export const codesPage = (): string => `# Codes of errors and warnings

\`npm run generate:codes\` writes this page from \`src/error-codes.ts\` and \`src/warning-codes.ts\`. A code is never renamed.

## Errors

| code | meaning | what helps |
| --- | --- | --- |
${rows(ERRORS)}

## Warnings

| code | meaning | what helps |
| --- | --- | --- |
${rows(WARNINGS)}
`
