import { Badge, type MantineColor } from '@mantine/core'
import { stateSaid } from '@/lib/states'
import classes from './Status.module.css'

const COLOURS: Record<string, MantineColor> = {
  completed: 'teal',
  succeeded: 'teal',
  ready: 'teal',
  passed: 'teal',
  healthy: 'teal',
  approved: 'teal',
  finished: 'teal',
  fired: 'teal',
  told: 'teal',
  success: 'teal',
  done: 'teal',
  enabled: 'teal',
  online: 'teal',
  running: 'lazuli',
  starting: 'lazuli',
  preparing: 'lazuli',
  provisioning: 'lazuli',
  finalizing: 'lazuli',
  updating: 'lazuli',
  creating: 'lazuli',
  queued: 'gray',
  idle: 'gray',
  pending: 'lazuli',
  ignored: 'gray',
  repeated: 'gray',
  rolling: 'lazuli',
  rollingout: 'lazuli',
  open: 'lazuli',
  deploying: 'lazuli',
  waiting: 'yellow',
  awaitingapproval: 'yellow',
  waitingforapproval: 'yellow',
  paused: 'yellow',
  cordoned: 'yellow',
  draining: 'yellow',
  leaving: 'yellow',
  stopped: 'gray',
  held: 'yellow',
  notresponding: 'orange',
  cancelrequested: 'orange',
  degraded: 'orange',
  warning: 'orange',
  late: 'orange',
  failed: 'red',
  failure: 'red',
  refused: 'red',
  rolledback: 'red',
  broken: 'red',
  died: 'red',
  unusable: 'red',
  unhealthy: 'red',
  rejected: 'red',
  canceled: 'gray',
  archived: 'gray',
  empty: 'gray',
  disabled: 'gray',
  skipped: 'gray',
  notstarted: 'gray',
  never: 'gray',
  notapplicable: 'gray',
  offline: 'gray',
  gone: 'gray',
  left: 'gray',
  neverseen: 'gray',
}

export const colourOf = (state: string): MantineColor => COLOURS[state.toLowerCase().replace(/[^a-z]/g, '')] ?? 'gray'

/** A state in the platform's own words, with the colour that all pages give it. `said`: what is written, where that is more. */
export function Status({ value, said = stateSaid(value) }: { value: string; said?: string }) {
  return (
    <Badge color={colourOf(value)} variant="light" classNames={{ label: classes.label }}>
      {said}
    </Badge>
  )
}
