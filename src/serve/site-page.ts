import type { SiteSettings } from './site-settings.ts'

/**
 * The page that takes files, for its host: its policy lists the addresses that it may use.
 *
 * @param template that the build made of src/site/
 */
export function sitePage(template: string, settings: SiteSettings): string {
  const connect = settings.relay === null ? settings.hosts.join(' ') : "'self'"
  const parts: Readonly<Record<string, string>> = {
    connect,
    settings: JSON.stringify(settings).replaceAll('<', '\\u003c'),
  }
  // In the markup before the page's own script, which may contain anything.
  return template.replace(
    /\{\{(connect|settings)\}\}/g,
    (whole, name: string) => parts[name] ?? whole,
  )
}
