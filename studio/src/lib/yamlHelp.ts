import type { Problem } from '@/api/problem'
import type { Place } from '@/lib/yamlPlace'

/** `apply` is what is written in the place of what was typed. */
export type Proposal = {
  label: string
  kind: 'key' | 'value'
  apply: string
  detail?: string
  info?: string
  first?: boolean
}

type Node = { [key: string]: unknown }

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** What a schema stands for once its references are followed and its alternatives are taken apart. */
function alternatives(root: Node, value: unknown, depth = 0): Node[] {
  if (!isNode(value) || depth > 12) return []
  const ref = text(value.$ref)
  if (ref)
    return alternatives(root, isNode(root.$defs) ? root.$defs[ref.replace('#/$defs/', '')] : undefined, depth + 1)
  const parts = [...list(value.anyOf), ...list(value.oneOf), ...list(value.allOf)]
  return parts.length ? parts.flatMap((part) => alternatives(root, part, depth + 1)) : [value]
}

function inside(root: Node, nodes: Node[], step: string): Node[] {
  return nodes.flatMap((node) => {
    if (step === '*') return alternatives(root, node.items)
    const properties = isNode(node.properties) ? node.properties : {}
    return alternatives(root, step in properties ? properties[step] : node.additionalProperties)
  })
}

/** Those that the keys written beside leave possible: `type: cron` rules the recurrence out. */
function fitting(nodes: Node[], beside: ReadonlyMap<string, string>): Node[] {
  const fits = (node: Node) =>
    [...beside].every(([key, written]) => {
      const property = isNode(node.properties) ? node.properties[key] : undefined
      return !isNode(property) || property.const === undefined || !written || String(property.const) === written
    })
  const found = nodes.filter(fits)
  return found.length ? found : nodes
}

function kindOf(nodes: Node[]): string {
  const kinds = nodes.flatMap((node) => [text(node.type) ?? (node.const !== undefined || node.enum ? 'string' : '')])
  return [...new Set(kinds.filter((kind) => kind && kind !== 'null'))].join(' | ')
}

function keyProposals(root: Node, nodes: Node[], place: Place): Proposal[] {
  const found = new Map<string, Proposal>()
  for (const node of fitting(nodes, place.beside)) {
    const required = list(node.required)
    for (const [name, schema] of Object.entries(isNode(node.properties) ? node.properties : {})) {
      if (place.beside.has(name) || found.has(name)) continue
      const inner = alternatives(root, schema)
      const kind = kindOf(inner)
      const below = `\n${' '.repeat(place.indent + 2)}`
      const after =
        /\b(string|number|integer|boolean)\b/.test(kind) || !kind ? ' ' : kind === 'array' ? `${below}- ` : below
      found.set(name, {
        label: name,
        kind: 'key',
        apply: `${name}:${after}`,
        detail: kind,
        info: inner.map((one) => text(one.description)).find(Boolean) ?? text(isNode(schema) ? schema.description : ''),
        first: required.includes(name),
      })
    }
  }
  return [...found.values()]
}

function valueProposals(nodes: Node[]): Proposal[] {
  const values = nodes.flatMap((node) => {
    if (node.const !== undefined) return [node.const]
    if (Array.isArray(node.enum)) return list(node.enum)
    return node.type === 'boolean' ? [true, false] : []
  })
  return [...new Set(values.map(String))].map((label) => ({ label, kind: 'value', apply: label }))
}

/**
 * What may stand at a place, by the JSON Schema of the document's kind. `flat`: the key whose own keys may stand at the top as well,
 * as those of a monitor's `create_monitor`.
 */
export function proposals(schema: unknown, place: Place, flat?: string): Proposal[] {
  if (!isNode(schema)) return []
  const top = alternatives(schema, schema)
  const roots = flat ? [...top, ...inside(schema, top, flat)] : top
  const nodes = place.path.reduce((found, step) => inside(schema, found, step), roots)
  const keys = place.at === 'value' ? [] : keyProposals(schema, nodes, place)
  return place.at === 'key' ? keys : [...keys, ...valueProposals(nodes)]
}

/** A place of a document and what the server has against it. `to` is the end of the word there. */
export type Mark = { from: number; to: number; message: string }

const PLACED = /^line (\d+), column (\d+): (.*)$/s

/** What a refusal says of places in the document that was sent. */
export function marksOf(problem: Pick<Problem, 'errors'> | null, document: string): Mark[] {
  const lines = document.split('\n')
  return (problem?.errors ?? []).flatMap(({ message }) => {
    const [, line, column, said = ''] = PLACED.exec(message) ?? []
    const row = Number(line) - 1
    const written = lines[row]
    if (written === undefined) return []
    const start = lines.slice(0, row).reduce((sum, one) => sum + one.length + 1, 0)
    const from = start + Math.min(Number(column) - 1, written.length)
    const word = /^[^\s:]+/.exec(written.slice(from - start))?.[0].length ?? 0
    return [{ from, to: Math.min(from + Math.max(word, 1), document.length), message: said }]
  })
}
