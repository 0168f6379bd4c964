export const text = {
  columns: {
    name: 'Name',
    status: 'Status',
    experiment: 'Experiment',
    duration: 'Duration',
    created: 'Created',
    by: 'Created by',
    type: 'Type',
    id: 'Id',
    command: 'Command',
  },
  empty: {
    title: 'No jobs yet',
    what: 'A job runs a command in an environment of its own, keeps its log, metrics and outputs, and remembers which data and code it came from.',
  },
} as const
