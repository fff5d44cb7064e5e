import type { IndexFile } from '../support/index-server.ts'
import { wheel } from './support.ts'

export const FILES: readonly IndexFile[] = [
  wheel('app 1.0', { requires: ['dep', 'old-helper'], size: 1000 }),
  wheel('app 2.0', { requires: ['dep>=1.5'], size: 1500 }),
  wheel('old-helper 1.0', { requires: ['deep'], size: 700 }),
  wheel('deep 1.0', { size: 400 }),
  wheel('dep 1.0', { size: 300 }),
  wheel('dep 1.5', { size: 350 }),
  wheel('dep 2.0', { size: 400 }),
  wheel('dep 3.0rc1', { size: 400 }),
  wheel('strict 1.0', { requires: ['dep<2'], size: 200 }),
  wheel('extra 1.0', { requires: ["deep; extra == 'more'"], size: 200 }),
]

export const FIRST: readonly string[] = ['app==1.0', 'dep==1.0']
