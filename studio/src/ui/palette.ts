// What fits what is typed into the palette, and in which order it is shown.

import type { SearchHitOut } from '@/api/client'

const NO_FIT = 4

/** How well the best of some names fits: it is what was typed (0), begins so (1), a word in it does (2), it stands in it (3), not at all (4). */
export const fitOf = (typed: string, ...names: readonly string[]): number =>
  Math.min(NO_FIT, ...names.map((name) => fitOfOne(typed.trim().toLowerCase(), name.toLowerCase())))

function fitOfOne(wanted: string, name: string): number {
  if (name === wanted) return 0
  if (name.startsWith(wanted)) return 1
  if (name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 2
  return name.includes(wanted) ? 3 : NO_FIT
}

/** Those that fit, in their own order; all of them while nothing is typed. */
export function fitting<T extends { label: string; also?: string }>(typed: string, choices: readonly T[]): T[] {
  return typed.trim() ? choices.filter(({ label, also = '' }) => fitOf(typed, label, also) < NO_FIT) : [...choices]
}

/** What was found for a text that is typed on meanwhile: only that which may still be meant. */
export function stillMeant(typed: string, hits: readonly SearchHitOut[]): SearchHitOut[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return hits.filter(({ title, name }) => {
    const called = `${title} ${name}`.toLowerCase()
    return words.every((word) => called.includes(word))
  })
}

export type HitGroup = { kind: SearchHitOut['kind']; hits: SearchHitOut[] }

/** By kind; the kind whose hit is the likeliest comes first. */
export function groupedHits(hits: readonly SearchHitOut[]): HitGroup[] {
  const groups: HitGroup[] = []
  for (const hit of hits) {
    const group = groups.find(({ kind }) => kind === hit.kind)
    if (group) group.hits.push(hit)
    else groups.push({ kind: hit.kind, hits: [hit] })
  }
  return groups
}

/** Whether pages and acts stand before what was found: unless something found fits better than the best of them. */
export function ownFirst(
  typed: string,
  own: readonly { label: string; also?: string }[],
  hits: readonly SearchHitOut[],
): boolean {
  const ours = fitOf(typed, ...own.flatMap(({ label, also = '' }) => [label, also]))
  return ours <= fitOf(typed, ...hits.flatMap(({ title, name }) => [title, name]))
}
