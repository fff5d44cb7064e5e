/** The template of the HTML report as text, with {{title}}, {{summary}} and {{data}} to be filled in. */
export function reportPageTemplate(): Promise<string>
export function sitePageTemplate(template: string): Promise<string>
