import { render } from 'preact'
import type { SiteParts, SiteSettings } from '../serve/site-settings.ts'
import { Site } from './site.tsx'

const read = <T,>(id: string): T => JSON.parse(document.getElementById(id)!.textContent) as T

const root = document.getElementById('app')!
root.replaceChildren()
render(<Site settings={read<SiteSettings>('settings')} parts={read<SiteParts>('parts')} />, root)
