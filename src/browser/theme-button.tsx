import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'

const THEMES = ['light dark', 'light', 'dark'] as const
const LABELS = ['Colours: as the system', 'Colours: light', 'Colours: dark']

/** Switches between the system's colours, light and dark. */
export function ThemeButton(): VNode {
  const [theme, setTheme] = useState(0)
  useEffect(() => {
    document.documentElement.style.colorScheme = THEMES[theme]!
  }, [theme])
  return (
    <button type="button" class="theme" onClick={() => setTheme((theme + 1) % THEMES.length)}>
      {LABELS[theme]}
    </button>
  )
}
