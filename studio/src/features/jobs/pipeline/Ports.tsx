import { Anchor, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { JobOut } from '@/api/client'
import type { Step } from '@/features/jobs/pipeline/model'
import { text } from '@/features/jobs/pipeline/words'
import { size } from '@/lib/format'
import { RefLink } from '@/ui/RefLink'
import classes from './pipeline.module.css'

type Port = { name: string; from: ReactNode; what: string }

/** A job's inputs or outputs, each with what it holds. */
function Ports({ ports, none }: { ports: Port[]; none: string }) {
  if (!ports.length) return <Text c="dimmed">{none}</Text>
  return (
    <table className={classes.ports}>
      <tbody>
        {ports.map(({ name, from, what }) => (
          <tr key={name}>
            <td className="mono">{name}</td>
            <td>{from}</td>
            <td className="numbers">{what}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const holds = (type: string, bytes: number | null | undefined): string =>
  typeof bytes === 'number' ? size(bytes) : type

type InputsProps = { step: Step; pipeline: JobOut; job: JobOut | undefined; onChoose: (step: string) => void }

/** Where each input of a step comes from: another step's output, an input of the pipeline, or what the document said. */
export function StepInputs({ step, pipeline, job, onChoose }: InputsProps) {
  const ports = Object.entries(step.inputs).map(([name, { type, parent, step: giver, output, said }]): Port => {
    const given = job?.inputs[name]
    const what = holds(type, given?.size)
    if (giver) {
      const from = (
        <Anchor key="giver" component="button" type="button" size="sm" ta="left" onClick={() => onChoose(giver)}>
          {giver}.{output}
        </Anchor>
      )
      return { name, what, from }
    }
    const known = parent ? pipeline.inputs[parent] : given
    const value = known?.said ?? said ?? ''
    return { name, what, from: <Given value={value} asset={known?.asset} of={parent ?? null} /> }
  })
  return <Ports ports={ports} none={text.noInputs} />
}

function Given({ value, asset, of }: { value: string; asset: string | null | undefined; of: string | null }) {
  return (
    <>
      {asset ? <RefLink of={asset}>{value}</RefLink> : value}
      {of && (
        <Text span size="xs" c="dimmed">
          {' '}
          {text.from.pipeline(of)}
        </Text>
      )}
    </>
  )
}

/** What each output of a step holds, and what became of it. */
export function StepOutputs({ step, job }: { step: Step; job: JobOut | undefined }) {
  const ports = Object.entries(step.outputs).map(([name, { type, parent }]): Port => {
    const left = job?.outputs[name]
    const from = left?.asset ? (
      <RefLink key="asset" of={left.asset} />
    ) : (
      (left?.value ?? (parent ? text.from.becomes(parent) : ''))
    )
    return { name, what: holds(type, left?.size), from }
  })
  return <Ports ports={ports} none={text.noOutputs} />
}
