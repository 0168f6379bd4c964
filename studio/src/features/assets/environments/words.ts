import { plural } from '@/lib/format'

export const text = {
  new: 'New environment',
  newWhat:
    'Packages that jobs run with, as version 1 of this name. A name that is there already gets one version more.',
  create: 'Create',
  requirements: 'Requirements',
  requirementsNone: 'No packages: Python alone.',
  python: 'Python',
  anyPython: 'the worker’s own',
  image: 'Image',
  imageNoted: 'noted, not used',
  warnings: 'Read otherwise than written',
  packages: (count: number) => plural(count, 'package'),
  curated: {
    title: 'Curated',
    badge: 'curated',
    what: 'Comes with the platform; every package is pinned with its hashes.',
    use: 'In a job’s document',
  },
  lock: {
    title: 'Installed',
    package: 'Package',
    version: 'Version',
    hashes: 'Hashes',
    whole: 'The whole lock',
    digest: 'Digest',
    by: 'As the job ran',
    log: 'Its log begins with the build',
    none: {
      title: 'Not installed yet',
      what: 'The first job that runs in it locks its requirements and builds it; the lock then stands here, and equal environments share one build.',
    },
    find: 'Find a package',
  },
  used: {
    none: {
      title: 'No job has run in it yet',
      what: 'Every job that runs in this version is listed here, the newest first.',
    },
    more: (count: number) => `and ${count.toLocaleString()} older ones: see its lineage`,
    job: 'Job',
    status: 'Status',
    started: 'Started',
    duration: 'Duration',
    by: 'By',
  },
} as const
