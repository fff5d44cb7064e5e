import { render } from 'preact'
import type { PageData } from '../reports/formats/html/page-data.ts'
import { App } from './app.tsx'

const data = JSON.parse(document.getElementById('data')!.textContent) as PageData
const root = document.getElementById('app')!
// The element's own content is for browsers without scripts.
root.replaceChildren()
performance.mark('draw')
render(<App data={data} />, root)
performance.measure('drawn', 'draw')
