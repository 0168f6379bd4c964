// An environment's document to begin with.

/** A few packages and Python, as pip and a worker know them. */
export const startingDocument = (name: string): string => `name: ${name}
description: what the jobs here need
requirements:  # lines as pip reads them; the first job that runs in it locks them
  - pandas
  - scikit-learn
# python: "3.12"  # the worker's own where nothing is said
# conda_file: {dependencies: [{pip: [pandas]}]}  # instead of requirements, as Azure ML writes it
`
