import type { EvidenceOut, VersionOut } from '@/api/client'
import { isLogged } from '@/features/jobs/system'
import { compared } from '@/lib/compare'
import { type Json, list, record, records, text, texts } from '@/lib/json'

/** A column, tensor or parameter of a signature. */
export type Field = { name: string; type: string; required: boolean }
export type Signature = { inputs: Field[]; outputs: Field[]; params: Field[] }
export type Facts = {
  flavours: string[]
  loader: string | null
  mlflow: string | null
  example: string | null
  metadata: Json
  signature: Signature | null
}

/** What the file MLmodel says of itself, as far as it says it. */
export function factsOf({ facts }: Pick<VersionOut, 'facts'>): Facts {
  const told = record(facts.mlmodel)
  const signature = record(told.signature)
  return {
    flavours: texts(told.flavors),
    loader: text(told.loader),
    mlflow: text(told.mlflow_version),
    example: text(told.input_example),
    metadata: record(told.metadata),
    signature: told.signature
      ? { inputs: fields(signature.inputs), outputs: fields(signature.outputs), params: fields(signature.params) }
      : null,
  }
}

const fields = (value: unknown): Field[] => list(value).map(record).map(fieldOf)

function fieldOf(told: Json, place: number): Field {
  return {
    name: text(told.name) ?? String(place),
    type: typeOf(told),
    required: told.required !== false && told.optional !== true,
  }
}

/** `long`, `float64 (-1, 28)`, `array of double`, `object of 3`. */
function typeOf(told: Json): string {
  const type = text(told.type) ?? '?'
  if (type === 'tensor') {
    const spec = record(told['tensor-spec'])
    return `${text(spec.dtype) ?? 'tensor'} (${list(spec.shape).join(', ')})`
  }
  if (type === 'array') return `array of ${typeOf(record(told.items))}`
  if (type === 'object') return `object of ${Object.keys(record(told.properties)).length}`
  return type
}

export type Run = { metrics: Record<string, number>; params: [string, string][] }

/** The newest value of every metric that the run itself has logged, by name, and its params: MLflow's answer. */
export function runOf(answer: unknown): Run {
  const data = record(record(record(answer).run).data)
  const logged = records(data.metrics).flatMap(({ key, value }): [string, number][] =>
    typeof value === 'number' && isLogged({ key: String(key) }) ? [[String(key), value]] : [],
  )
  const metrics = Object.fromEntries(logged.sort(([a], [b]) => compared(a, b)))
  return { metrics, params: records(data.params).map(({ key, value }) => [String(key), String(value)]) }
}

export type Compared<T> = { name: string; left: T | null; right: T | null; same: boolean }

/** Names of both sides, those of the left first in their order, with what each has. */
export function sideBySide<T>(left: ReadonlyMap<string, T>, right: ReadonlyMap<string, T>): Compared<T>[] {
  return [...new Set([...left.keys(), ...right.keys()])].map((name) => {
    const [a, b] = [left.get(name) ?? null, right.get(name) ?? null]
    return { name, left: a, right: b, same: a === b }
  })
}

/** By the name of the field its type, marked where it may be left out. */
export function typesOf(found: readonly Field[]): Map<string, string> {
  return new Map(found.map(({ name, type, required }) => [name, required ? type : `${type}, optional`]))
}

/** The newest figure of every kind of evidence: `release.validate roc_auc`. */
export function figuresOf(evidence: readonly EvidenceOut[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const { kind, figure } of evidence) {
    const name = figure && `${kind} · ${figure.name}`
    if (name && figure.value !== null && !found.has(name)) found.set(name, figure.value)
  }
  return found
}

/** How far the right one is from the left one: `+0.0213`, with a sign. */
export function difference(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : right - left
}
