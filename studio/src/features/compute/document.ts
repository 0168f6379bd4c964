// A compute target's document to begin with.

/** A target whose machines come when something waits there. */
export const startingDocument = (name: string): string => `name: ${name}
type: amlcompute
starter: local  # its nodes: workers beside the server's own
min_instances: 0
max_instances: 2  # of its jobs at once
idle_time_before_scale_down: 2m  # after which an idle node ends
# resources: {cpu: 2, memory: 4Gi}  # what each job there needs, and has to itself
`
