// A schedule to begin with.

/** A job that a schedule can run again, as it is told apart from others. */
export type Again = { id: string; title: string; experiment: string }

/** Every night, on the viewer's clock: a job once more, or one that is written here. */
export function startingDocument(job: Again | undefined, zone: string): string {
  const name = job ? `nightly-${job.experiment.replace(/[^\w-]/g, '-')}` : 'nightly'
  const created = job
    ? `create_job: azureml:${job.id}  # ${job.title.replace(/\s+/g, ' ')}, once more
`
    : `create_job:
  type: command
  command: echo "It is \${{inputs.time}}"
  inputs:
    time: \${{creation_context.trigger_time}}
  environment: azureml:sklearn-lightgbm@latest
`
  return `name: ${name.slice(0, 100)}
trigger:
  type: cron
  expression: "0 3 * * *"  # minute, hour, day of month, month, day of week
  time_zone: ${zone}
missed: latest  # or skip, or all
${created}`
}
