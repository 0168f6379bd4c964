// A trigger's document to begin with, and what may stand in it.

import { type FactKind, kindsOf } from '@/features/triggers/model'
import { freeName } from '@/lib/names'
import type { Proposal } from '@/lib/yamlHelp'
import type { Place } from '@/lib/yamlPlace'

/** A job that a rule can run again, as it is told apart from others; `inputs`: what it was given, as its document said. */
export type Again = {
  id: string
  title: string
  experiment: string
  inputs: Record<string, { type: string; said: string }>
}

/**
 * The monitor whose drift a rule waits for. `windows`: the data asset that its windows become; `model`: what its endpoint answers
 * with; `maker`: the job that made that.
 */
export type Watching = {
  name: string
  windows: string
  endpoint: string
  model: { name: string; version: string } | null
  maker: Again | null
}

type Read = { name: string; type: string; said: string; asset?: string; version?: string }

const read = (inputs: Again['inputs']): Read[] =>
  Object.entries(inputs).map(([name, { type, said }]) => {
    const [, asset, , version] = /^azureml:([^:@/]+)(:([^:@/]+)|@latest)$/.exec(said) ?? []
    return { name, type, said, asset, version }
  })

/** An input as the rule gives it: the drifted window, or the newest version; nothing where the job asks for that itself. */
function given({ name, type, asset, version }: Read, windows: string | undefined): string[] {
  const at = (path: string) => [`    ${name}:\n      type: ${type}\n      path: ${path}\n`]
  if (asset && asset === windows) return at(`\${{fact.data.window.ref}}  # the window that has drifted`)
  return version ? at(`azureml:${asset}@latest  # the job read version ${version}`) : []
}

const isData = ({ type }: Read) => /^(uri_|mltable)/.test(type)

/** Drift registers no rows: without the window among its inputs, the job may learn what it has learnt before. */
function sameRows(data: Read[]): string {
  if (!data.length) return '  # The job is given no data: whether it learns anything new is up to its code.\n'
  const assets = data.flatMap(({ asset }) => asset ?? [])
  if (assets.length)
    return `  # Retrains on the same rows until a new version of ${assets.join(' or ')} is registered.\n`
  const kept = data.some(({ said }) => !said.startsWith('azureml:') && !said.includes('://'))
  return kept
    ? '  # Retrains on the same rows each time, those that the job was sent with.\n  # Register them as data to read the newest.\n'
    : ''
}

/** How an input becomes the window: for a person to decide, since a window calls the truth `actual` and may have none. */
const windowInstead = ({ name }: Read) =>
  `  # To learn from the window that has drifted, let \`inputs\` say:
  #   ${name}: {type: uri_folder, path: "\${{fact.data.window.ref}}"}
  # The code has to read it: Parquet with the columns that were asked, and the truth
  # as \`actual\`, empty where no feedback has told it.
`

function again(job: Again, windows: string | undefined): string {
  const inputs = read(job.inputs)
  const data = inputs.filter(isData)
  const [first] = data
  const reads = data.some(({ asset }) => asset && asset === windows)
  const said = reads ? '' : sameRows(data) + (first && windows ? windowInstead(first) : '')
  const lines = inputs.flatMap((one) => given(one, windows))
  const replaced = lines.length ? `  inputs:\n${lines.join('')}` : ''
  return `  job: ${job.id}  # ${job.title.replace(/\s+/g, ' ')}, once more\n${said}${replaced}`
}

const LONGEST = 90

function nameOf(monitor: Watching | undefined, job: Again | undefined): string {
  if (!job) return 'on-drift'
  const learns = monitor ? (monitor.model?.name ?? monitor.endpoint) : job.experiment
  return `retrain-${learns.replace(/[^\w-]/g, '-')}`.slice(0, LONGEST)
}

/**
 * A rule to begin with: on drift that one monitor has found, or on much drift of any, once it has been quiet, run a job again on what
 * is newest. `taken`: the names that other rules have.
 */
export function startingDocument(
  monitor: Watching | undefined,
  job: Again | undefined,
  taken: readonly string[] = [],
): string {
  const started = job
    ? again(job, monitor?.windows)
    : `  job:
    type: command
    experiment_name: on-drift
    command: ls \${{inputs.window}}  # what came in, as Parquet
    inputs:
      window:
        type: uri_folder
        path: \${{fact.data.window.ref}}
    environment: azureml:sklearn-lightgbm@latest
`
  return `name: ${freeName(nameOf(monitor, job), taken)}
when: DriftDetected
if:
${monitor ? `  - data.monitor == ${monitor.name}  # whose own limits say what drift is` : '  - data.overall.share >= 0.3'}
debounce: 10s  # facts that come close together fire once
at_most:
  times: 1
  per: 1d
start:
${started}`
}

const value = (label: string, info: string): Proposal => ({ label, kind: 'value', apply: label, info })
const ALWAYS = ['subject', 'actor', 'cause']

/** Types of facts where a rule waits for one, and what these facts tell where a clause asks for it. */
export function factProposals(place: Place, written: string, kinds: readonly FactKind[]): Proposal[] {
  const at = place.path.join('/')
  if (at === 'when' || at === 'when/*') return kinds.map(({ type, happens }) => value(type, happens))
  if (at !== 'if/*' && at !== 'if/*/field') return []
  const named = kinds.filter(({ type }) => new RegExp(`\\b${type}\\b`).test(written))
  const patterns = [...written.matchAll(/[\w]*[*?][\w*?]*/g)].map(([pattern]) => pattern)
  const heard = named.length ? named : kindsOf(patterns, kinds)
  const fields = heard.flatMap(({ type, always, sometimes }) =>
    [...always, ...sometimes].map((field) => value(`data.${field}`, type)),
  )
  const known = new Map(fields.map((field) => [field.label, field]))
  return [...known.values(), ...ALWAYS.map((field) => value(field, ''))]
}
