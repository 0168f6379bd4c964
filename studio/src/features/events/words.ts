export const text = {
  columns: {
    sequence: '#',
    when: 'When',
    type: 'What',
    subject: 'Subject',
    actor: 'Who',
    behalf: 'On behalf of',
    cause: 'Because of',
  },
  empty: {
    title: 'Nothing has happened yet',
    what: 'Every act in this workspace, by a person, a job, a rule or the platform itself, is told here with what led to it.',
  },
  about: 'Who did what, and why. The newest first, live.',
  type: 'Type',
  subject: 'Subject, and what lies below it',
} as const
