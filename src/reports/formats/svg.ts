import type { ReportOptions } from '../report.ts'
import type { ReportRows } from '../rows/report-rows.ts'
import { type Badge, badgeOf } from './badge.ts'

const FILLS: Readonly<Record<Badge['color'], string>> = {
  brightgreen: '#3a7d0a',
  yellow: '#8a6d00',
  orange: '#b3540b',
  red: '#c0392b',
  blue: '#0969a8',
}

const HEIGHT = 20
const PADDING = 6

/**
 * A badge as an SVG file that names no other host. It is drawn here, because the library of
 * shields.io contains 900 kB of letter widths. Widths are about those of Verdana, and `textLength`
 * makes the text fit any font.
 */
export function svg(report: ReportRows, options: ReportOptions): string {
  const { label, message, color } = badgeOf(report, options)
  const [left, right] = [boxOf(label), boxOf(message)]
  const title = escaped(`${label}: ${message}`)
  const text = (words: string, start: number, width: number): string =>
    `<text x="${start + PADDING}" y="14" textLength="${width - 2 * PADDING}">${escaped(words)}</text>`
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<clipPath id="round"><rect width="${left + right}" height="${HEIGHT}" rx="3"/></clipPath>`,
    `<g clip-path="url(#round)"><rect width="${left}" height="${HEIGHT}" fill="#555"/>`,
    `<rect x="${left}" width="${right}" height="${HEIGHT}" fill="${FILLS[color]}"/></g>`,
    `<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">`,
    text(label, 0, left),
    text(message, left, right),
    '</g></svg>',
  ].join('\n')}\n`
}

/** Pixels that a text takes with its padding. */
const boxOf = (text: string): number =>
  Math.round([...text].reduce((sum, character) => sum + widthOf(character), 2 * PADDING))

function widthOf(character: string): number {
  if (/[ijlft.,:;|!'()[\] ]/.test(character)) return 4
  if (/[mwMW%@~]/.test(character)) return 9.5
  return /[A-Z0-9+=]/.test(character) ? 7.2 : 6.4
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
