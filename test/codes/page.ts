import { ERRORS } from '../../src/codes/errors.ts'
import { WARNINGS } from '../../src/codes/warnings.ts'

const rows = (
  codes: Readonly<Record<string, { readonly meaning: string; readonly remedy: string }>>,
): string =>
  Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { meaning, remedy }]) => `| \`${code}\` | ${meaning} | ${remedy} |`)
    .join('\n')

/** The page `.github/CODES.md`. */
export const codesPage = (): string => `# Codes of errors and warnings

\`npm run generate:codes\` writes this page from \`src/codes/\`. A code is never renamed.

## Errors

| code | meaning | what helps |
| --- | --- | --- |
${rows(ERRORS)}

## Warnings

| code | meaning | what helps |
| --- | --- | --- |
${rows(WARNINGS)}
`
