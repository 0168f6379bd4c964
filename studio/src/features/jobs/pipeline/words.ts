import type { Difference } from '@/features/jobs/pipeline/compare'
import type { Common } from '@/features/jobs/pipeline/model'
import { plural } from '@/lib/format'
import { stateSaid } from '@/lib/states'

const KINDS = {
  job: 'job',
  sweep: 'sweep',
  pipeline: 'pipeline',
  if_else: 'choice',
  do_while: 'loop',
  parallel_for: 'for each item',
} as const

export const text = {
  tab: 'Graph',
  graph: 'Graph of the steps',
  steps: 'Steps',
  kind: (kind: keyof typeof KINDS) => KINDS[kind],
  side: (side: boolean) => (side ? 'true' : 'false'),
  views: { graph: 'Graph', timeline: 'Timeline' },
  view: 'How the steps are shown',
  timeline: {
    label: 'Timeline of the steps',
    row: (state: string, began: string | null) =>
      began === null ? `, ${state}, has not begun, ` : `, ${state}, began after ${began}, took `,
    waited: 'waited for a worker',
    ran: 'ran',
    waitedFor: (time: string) => `waited ${time}`,
    ranFor: (time: string) => `ran ${time}`,
    longestWay: (steps: readonly string[], time: string) => `Longest way, ${time}: ${steps.join(' → ')}`,
  },
  input: 'pipeline input',
  common: ({ name, said, readers }: Common) => `${name} = ${said}, read by ${plural(readers, 'step')}`,
  reused: 'reused',
  counted: (count: number, reused: number) =>
    `${plural(count, 'step')}${reused ? `, ${reused.toLocaleString('en-US')} reused` : ''}`,
  state: (count: number, state: string) => `${count.toLocaleString('en-US')} ${stateSaid(state)}`,
  columns: {
    name: 'Step',
    kind: 'Kind',
    state: 'State',
    duration: 'Duration',
    reused: 'Reused',
    said: 'Why',
    differs: 'What is different',
  },
  yes: 'Reused',
  no: '–',
  parts: { about: 'About', log: 'Log', outputs: 'Outputs' },
  choose: 'A click shows a step’s log and outputs',
  chosen: 'Chosen step',
  close: 'Choose nothing',
  open: { job: 'Open the job', parent: 'Open its graph', earlier: 'Open the earlier job' },
  waits: (steps: readonly string[]) => (steps.length ? `waits for ${steps.join(', ')}` : ''),
  component: 'Component',
  varies: 'Its outputs may differ from run to run: it is never reused.',
  inputs: 'Inputs',
  outputs: 'Outputs',
  from: {
    pipeline: (input: string) => `of the pipeline’s ${input}`,
    becomes: (output: string) => `the pipeline’s ${output}`,
  },
  noInputs: 'It reads none.',
  noOutputs: 'It leaves none.',
  noJob: 'Nothing has run for it.',
  noLog: 'A parent has no log of its own: those of its steps are in its graph.',
  resume: {
    act: 'Resume',
    what: 'Runs it once more; steps that completed are taken from this run where nothing of theirs changed.',
    done: (name: string) => `Resumed as ${name}`,
  },
  compare: {
    label: 'Compare with another run',
    none: 'This pipeline has no other run.',
    differs: (count: number) =>
      count ? `${plural(count, 'step differs', 'steps differ')} from that run` : 'No step differs from that run',
    title: 'Different from the other run',
    mark: 'differs',
    told: ({ what, name, before, after }: Difference): string => {
      if (what === 'step') return before === null ? 'only in this run' : 'only in the other run'
      if (what === 'reused') return after === 'true' ? 'reused here, run there' : 'run here, reused there'
      if (what === 'said') return `why there: ${before ?? 'no reason'}`
      return `${what === 'input' ? `input ${name}` : what}: ${before ?? 'none'} → ${after ?? 'none'}`
    },
  },
} as const
