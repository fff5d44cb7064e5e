import { readFileSync } from 'node:fs'

/** Reads the template of the HTML report, which the build makes of src/browser/. */
export const readPageTemplate = (place: URL): string => readFileSync(place, 'utf8')
