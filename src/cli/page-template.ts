import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Reads the template of the HTML report, which the build makes from src/browser/. */
export const readPageTemplate = (place: URL): string => readFileSync(place, 'utf8')

/** Reads the template of the page that takes files, which the build makes from src/site/. */
export const readSiteTemplate = (place: URL): string => gunzipSync(readFileSync(place)).toString()
