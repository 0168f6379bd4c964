const WORDS = /^(?:true|false|yes|no|on|off|null|y|n|~)$/i
const PLAIN = /^(?:[A-Za-z_/.$][\w/.$@{}+\-:() ?!=<>,;'"&|*%~[\]]*|\d+[smhdw])$/
const WIDE = 88

function scalar(value: unknown, flow: boolean): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'null'
  const plain =
    PLAIN.test(value) && !WORDS.test(value) && !/:(\s|$)| $/.test(value) && !(flow && /[{},[\]]/.test(value))
  return plain ? value : JSON.stringify(value)
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null
const isEmpty = (value: object) => Object.keys(value).length === 0

function flow(value: unknown): string | null {
  if (!isNested(value)) return scalar(value, false)
  if (isEmpty(value)) return Array.isArray(value) ? '[]' : '{}'
  if (!Array.isArray(value) || value.some(isNested)) return null
  const text = `[${value.map((each) => scalar(each, true)).join(', ')}]`
  return text.length <= WIDE ? text : null
}

function lines(value: object, indent: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      const short = flow(item)
      if (short !== null || !isNested(item)) return [`${indent}- ${short}`]
      const [first = '', ...rest] = lines(item, `${indent}  `)
      return [`${indent}- ${first.trimStart()}`, ...rest]
    })
  }
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
    const name = `${indent}${scalar(key, false)}:`
    if (typeof item === 'string' && item.includes('\n') && !/[^\P{C}\n]/u.test(item))
      return [
        `${name} ${item.endsWith('\n') ? '|' : '|-'}`,
        ...item
          .trimEnd()
          .split('\n')
          .map((one) => `${indent}  ${one}`),
      ]
    const short = flow(item)
    if (short !== null || !isNested(item)) return [`${name} ${short}`]
    return [name, ...lines(item, `${indent}  `)]
  })
}

/** A value as YAML that reads back as the same value: keys in their order, short lists on one line. */
export function toYaml(value: unknown): string {
  if (!isNested(value) || isEmpty(value)) return `${flow(value)}\n`
  return `${lines(value, '').join('\n')}\n`
}

/** Without what says nothing: null, and lists and mappings that are empty. */
export function told<T extends object>(value: T): Partial<T> {
  const kept: Partial<T> = { ...value }
  for (const key in kept) {
    const item: unknown = kept[key]
    if (item === null || item === undefined || item === '' || (isNested(item) && isEmpty(item))) delete kept[key]
  }
  return kept
}
