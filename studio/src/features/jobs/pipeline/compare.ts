// What of a pipeline's steps differs between two of its runs.

import type { JobOut } from '@/api/client'
import type { Step } from '@/features/jobs/pipeline/model'

export type Run = { inputs: JobOut['inputs']; steps: readonly Step[] }
/** Of `input` also which one. Null: it was not there. */
export type Difference = {
  what: 'step' | 'state' | 'reused' | 'component' | 'input' | 'said'
  name?: string
  before: string | null
  after: string | null
}

/** By step what is other in `after` than it was in `before`; steps that only `before` had are told too. */
export function differences(before: Run, after: Run): Map<string, Difference[]> {
  const was = new Map(before.steps.map((step) => [step.name, step]))
  const is = new Map(after.steps.map((step) => [step.name, step]))
  const found = new Map<string, Difference[]>()
  for (const name of new Set([...is.keys(), ...was.keys()])) {
    const told = ofStep(was.get(name), is.get(name), before, after)
    if (told.length) found.set(name, told)
  }
  return found
}

function ofStep(was: Step | undefined, is: Step | undefined, before: Run, after: Run): Difference[] {
  if (!was || !is) return [{ what: 'step', before: was?.name ?? null, after: is?.name ?? null }]
  const told: Difference[] = [
    { what: 'state', before: was.state, after: is.state },
    { what: 'reused', before: String(was.is_reused), after: String(is.is_reused) },
    { what: 'component', before: was.component, after: is.component },
    ...[...new Set([...Object.keys(was.inputs), ...Object.keys(is.inputs)])].map(
      (name): Difference => ({
        what: 'input',
        name,
        before: given(was, name, before.inputs),
        after: given(is, name, after.inputs),
      }),
    ),
    { what: 'said', before: was.said || null, after: is.said || null },
  ]
  return told.filter(({ before: one, after: other }) => one !== other)
}

/** What an input of a step was given, a pipeline's input by its value. */
function given(step: Step, name: string, inputs: JobOut['inputs']): string | null {
  const bound = step.inputs[name]
  if (!bound) return null
  if (bound.parent) return inputs[bound.parent]?.said ?? bound.parent
  return bound.step ? `${bound.step}.${bound.output}` : (bound.said ?? '')
}
