import { normalizeName } from '../name.ts'
import type { MarkerComparison, MarkerOperator, Operand } from './marker-tree.ts'

/**
 * A comparison of two operands. Extras and dependency groups are compared in their normal form (PEP
 * 685, PEP 735), so they are stored in it.
 */
export function comparisonOf(
  left: Operand,
  operator: MarkerOperator,
  right: Operand,
): MarkerComparison {
  const leftIsExtra = left.isVariable && left.text === 'extra'
  const rightIsExtra = right.isVariable && right.text === 'extra'
  const rightIsSet =
    right.isVariable && (right.text === 'extras' || right.text === 'dependency_groups')
  const first = rightIsExtra || rightIsSet ? normal(left) : left
  const second = leftIsExtra ? normal(right) : right
  return {
    kind: 'comparison',
    left: first,
    operator,
    right: second,
    text: `${print(first)} ${operator} ${print(second)}`,
    mentionsExtra: leftIsExtra || rightIsExtra,
  }
}

function normal(operand: Operand): Operand {
  return operand.isVariable ? operand : { isVariable: false, text: normalizeName(operand.text) }
}

function print({ isVariable, text }: Operand): string {
  if (isVariable) return text
  if (!text.includes('"')) return `"${text}"`
  return text.includes("'") ? `"${text.replaceAll('"', '\\x22')}"` : `'${text}'`
}
