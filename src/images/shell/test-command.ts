import type { TestExpression, Word as WordNode } from 'unbash'
import { isKnown } from '../shell-value.ts'
import type { FileTest, Word } from './command.ts'
import { testedFile } from './file-test.ts'
import { expanderOf, type Frame } from './session.ts'
import {
  bothHold,
  eitherHolds,
  opposite,
  type TestVerdict,
  testBinary,
  testUnary,
} from './test-condition.ts'

/** The result of `[[ -f PATH ]]` for a file. */
export function fileTestOf(expression: TestExpression, frame: Frame): FileTest | undefined {
  if (expression.type === 'TestNot' && expression.negations.length === 1) {
    const inner = fileTestOf(expression.operand, frame)
    return inner && { ...inner, isThere: !inner.isThere }
  }
  if (expression.type !== 'TestUnary') return undefined
  return testedFile(
    expression.operator,
    expanderOf(frame).value(expression.operand),
    frame.state.cwd,
  )
}

/** `[[ … ]]`. */
export function verdictOf(
  expression: TestExpression,
  frame: Frame,
  isDefault: boolean,
): TestVerdict {
  const expander = expanderOf(frame, isDefault)
  const wordOf = (word: WordNode): Word => {
    const value = expander.value(word)
    return isKnown(value)
      ? { kind: 'text', text: value.text }
      : { kind: 'unknown', text: value.text, names: value.unknown }
  }
  return frame.session.budget.deeper(() => {
    switch (expression.type) {
      case 'TestUnary':
        return testUnary(expression.operator, wordOf(expression.operand))
      case 'TestBinary': {
        const pattern = expander.pattern(expression.right)
        const isPattern = /^(?:=|==|!=)$/.test(expression.operator) && isKnown(pattern)
        const right: Word = isPattern
          ? { kind: 'pattern', text: pattern.text }
          : wordOf(expression.right)
        return testBinary(expression.operator, wordOf(expression.left), right, true)
      }
      case 'TestNot':
        return expression.negations.length % 2 === 1
          ? opposite(verdictOf(expression.operand, frame, isDefault))
          : verdictOf(expression.operand, frame, isDefault)
      case 'TestGroup':
        return verdictOf(expression.expression, frame, isDefault)
      case 'TestLogical': {
        const verdicts = expression.operands.map((operand) => verdictOf(operand, frame, isDefault))
        return verdicts.reduce(expression.operator === '&&' ? bothHold : eitherHolds)
      }
    }
  })
}
