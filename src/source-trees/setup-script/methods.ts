import { entryOf } from './attributes.ts'
import { isUnless } from './condition.ts'
import { mapProbe, whenProbe } from './probes.ts'
import {
  bytesValue,
  choice,
  itemsOf,
  listValue,
  NONE,
  textLines,
  textValue,
  truth,
  unknown,
  type Value,
} from './values.ts'

/** A method of a text, a file, a list or a dictionary. */
export function methodOf(
  object: Value,
  method: string,
  given: readonly Value[],
): Value | undefined {
  const [first] = given
  switch (object.kind) {
    case 'choice':
      return choice(
        object.options.map(({ value, when }) => ({
          value: methodOf(value, method, given) ?? unknown(value, ...given),
          when,
        })),
      )
    case 'unknown':
      if (object.isBytes !== 'file') return undefined
      if (method === '__enter__') return object
      return method === 'read' ? { ...object, isBytes: 'bytes' } : undefined
    case 'file':
      if (method === 'read' && object.isBytes) return bytesValue(object.text)
      if (method === 'read' || method === 'read_text') return textValue(object.text)
      return method === 'readlines' || method === 'splitlines'
        ? itemsOf(object)
        : method === '__enter__'
          ? object
          : undefined
    case 'text':
      return textMethod(object.text, method, first)
    case 'probe': {
      const prefixes = first === undefined ? undefined : textsOf(first)
      if (method === 'startswith' && prefixes !== undefined)
        return truth(whenProbe(object, (text) => prefixes.some((one) => text.startsWith(one))))
      if (method === 'endswith' && prefixes !== undefined)
        return truth(whenProbe(object, (text) => prefixes.some((one) => text.endsWith(one))))
      return method === 'lower' || method === 'upper' || method === 'strip'
        ? mapProbe(object, CHANGES[method])
        : undefined
    }
    case 'list':
      return method === 'copy' ? object : undefined
    case 'dict':
      if (method === 'copy') return object
      if (method === 'get' && first?.kind === 'text')
        return entryOf(object, first.text) ?? given[1] ?? NONE
      if (method === 'keys') return itemsOf(object)
      if (method === 'values')
        return {
          kind: 'list',
          items: object.entries.map(({ value, when }) => ({ value: value[1], when })),
          rest: object.rest,
        }
      if (method === 'items')
        return {
          kind: 'list',
          items: object.entries.map(({ value, when }) => ({
            value: listValue([textValue(value[0]), value[1]]),
            when,
          })),
          rest: object.rest,
        }
      return undefined
    default:
      return undefined
  }
}

const CHANGES = {
  lower: (text: string) => text.toLowerCase(),
  upper: (text: string) => text.toUpperCase(),
  strip: (text: string) => text.trim(),
} as const

const textsOf = (value: Value): readonly string[] | undefined => {
  const values = value.kind === 'list' ? value.items.map((item) => item.value) : [value]
  return values.every((one) => one.kind === 'text') ? values.map(({ text }) => text) : undefined
}

function textMethod(text: string, method: string, first: Value | undefined): Value | undefined {
  const argument = first?.kind === 'text' ? first.text : undefined
  switch (method) {
    case 'lower':
    case 'upper':
      return textValue(CHANGES[method](text))
    case 'strip':
    case 'rstrip':
    case 'lstrip':
      return first === undefined
        ? textValue(
            method === 'strip'
              ? text.trim()
              : method === 'rstrip'
                ? text.trimEnd()
                : text.trimStart(),
          )
        : undefined
    case 'encode':
      return bytesValue(text)
    case 'decode':
      return textValue(text)
    case 'splitlines':
      return listValue(textLines(text).map(textValue))
    case 'split': {
      if (first === undefined)
        return listValue(
          text
            .split(/\s+/)
            .filter((word) => word !== '')
            .map(textValue),
        )
      return argument === undefined || argument === ''
        ? undefined
        : listValue(text.split(argument).map(textValue))
    }
    case 'startswith': {
      const prefixes = first === undefined ? undefined : textsOf(first)
      return prefixes === undefined
        ? undefined
        : truth(isUnless(prefixes.some((one) => text.startsWith(one))))
    }
    case 'endswith':
      return argument === undefined ? undefined : truth(isUnless(text.endsWith(argument)))
    case 'format': {
      return argument !== undefined && /^[^{}]*\{(0)?\}[^{}]*$/.test(text)
        ? textValue(text.replace(/\{0?\}/, () => argument))
        : undefined
    }
    case 'join': {
      if (first?.kind === 'version' && text === '.') return first
      const items = first === undefined ? undefined : textsOf(first)
      return items === undefined ? undefined : textValue(items.join(text))
    }
    default:
      return undefined
  }
}
