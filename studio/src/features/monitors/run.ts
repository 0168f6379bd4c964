// What a monitor watches and what its runs have measured, read from answers that tell it loosely.

import { list, number, record, records, text, texts } from '@/lib/json'

export type Figures = Record<string, number>
export type Histograms = { labels: string[]; reference: number[]; production: number[] }
export type Feature = {
  name: string
  type: string
  metrics: Figures
  thresholds: Figures
  broken: string[]
  histograms: Histograms | null
}
/** A model version that answered; `rows`: those whose truth is known. */
export type Served = { model: string; version: string; predictions: number; rows: number | null; metrics: Figures }
export type Signal = {
  name: string
  type: string
  broken: string[]
  features: Feature[]
  leftOut: Record<string, string>
  drifted: string[]
  compared: number | null
  rows: number | null
  metrics: Figures
  thresholds: Figures
  versions: Served[]
}
export type Run = {
  id: string
  status: string
  from: string
  to: string
  job: string | null
  error: string | null
  window: string | null
  counts: Figures | null
  signals: Signal[]
  by: string
  createdAt: string
  endedAt: string | null
}
export type WatchedSignal = {
  name: string
  type: string
  features: string[] | null
  thresholds: Record<string, Figures>
}
export type Watched = {
  endpoint: string
  deployment: string | null
  task: string
  reference: string | null
  truth: string
  positive: string | null
  target: string | null
  timestampColumn: string | null
  latenessSeconds: number | null
  featureTypes: Record<string, string>
  signals: WatchedSignal[]
}
export type Schedule = {
  cron: string | null
  frequency: string
  interval: number
  start: string
  end: string | null
  timeZone: string
  sizeSeconds: number | null
  offsetSeconds: number
}

const figures = (value: unknown): Figures =>
  Object.fromEntries(
    Object.entries(record(value)).flatMap(([name, one]) =>
      typeof one === 'number' ? [[name, one] satisfies [string, number]] : [],
    ),
  )
const said = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(record(value)).map(([name, one]) => [name, String(one)]))
const numbers = (value: unknown) => list(value).map((one) => number(one) ?? 0)

function histograms(value: unknown): Histograms | null {
  const found = record(value)
  if (!Array.isArray(found.labels)) return null
  return {
    labels: found.labels.map(String),
    reference: numbers(found.reference),
    production: numbers(found.production),
  }
}

function served(value: unknown): Served[] {
  return records(value).map((one) => ({
    model: text(one.model) ?? '?',
    version: text(one.model_version) ?? '?',
    predictions: number(one.predictions) ?? 0,
    rows: number(one.rows),
    metrics: figures(one.metrics),
  }))
}

function signal(name: string, value: unknown): Signal {
  const found = record(value)
  const overall = record(found.overall)
  return {
    name,
    type: text(found.type) ?? '',
    broken: texts(found.broken),
    features: records(found.features).map((one) => ({
      name: text(one.name) ?? '',
      type: text(one.type) ?? '',
      metrics: figures(one.metrics),
      thresholds: figures(one.thresholds),
      broken: texts(one.broken),
      histograms: histograms(one.histograms),
    })),
    leftOut: said(found.left_out),
    drifted: texts(overall.drifted),
    compared: number(overall.features),
    rows: number(found.rows),
    metrics: figures(found.metrics),
    thresholds: figures(found.thresholds),
    versions: served(found.model_versions),
  }
}

export function runOf(value: unknown): Run {
  const found = record(value)
  return {
    id: text(found.id) ?? '',
    status: text(found.status) ?? '',
    from: text(found.from) ?? '',
    to: text(found.to) ?? '',
    job: text(found.job),
    error: text(found.error),
    window: text(found.window),
    counts: found.counts ? figures(found.counts) : null,
    signals: Object.entries(record(found.signals)).map(([name, one]) => signal(name, one)),
    by: text(found.created_by) ?? '',
    createdAt: text(found.created_at) ?? '',
    endedAt: text(found.ended_at),
  }
}

export function watchedOf(value: unknown): Watched {
  const found = record(value)
  const labels = record(found.labels)
  return {
    endpoint: text(found.endpoint) ?? '',
    deployment: text(found.deployment),
    task: text(found.task) ?? 'classification',
    reference: text(found.reference),
    truth: text(labels.truth) ?? 'actual',
    positive: text(labels.positive),
    target: text(labels.target_column),
    timestampColumn: text(found.timestamp_column),
    latenessSeconds: number(found.allowed_lateness_seconds),
    featureTypes: said(found.feature_types),
    signals: records(found.signals).map((one) => ({
      name: text(one.name) ?? '',
      type: text(one.type) ?? '',
      features: Array.isArray(one.features) ? texts(one.features) : null,
      thresholds: Object.fromEntries(
        Object.entries(record(one.thresholds)).map(([name, limits]) => [name, figures(limits)]),
      ),
    })),
  }
}

export function scheduleOf(value: unknown): Schedule | null {
  if (!value) return null
  const found = record(value)
  return {
    cron: text(found.cron),
    frequency: text(found.frequency) ?? 'day',
    interval: number(found.interval) ?? 1,
    start: text(found.start) ?? '',
    end: text(found.end),
    timeZone: text(found.time_zone) ?? 'UTC',
    sizeSeconds: number(found.size_seconds),
    offsetSeconds: number(found.offset_seconds) ?? 0,
  }
}
