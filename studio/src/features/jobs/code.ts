// The code of a job that is written here: the files that it gets, and what its document says of them.

import { COMMAND_JOB } from '@/features/jobs/model'
import { type Chosen, placed } from '@/lib/chosen'
import { toYaml } from '@/lib/yamlText'

const NEVER = new Set(['.git', '__pycache__', '.ipynb_checkpoints', 'node_modules'])

/** The files that a job runs in: what was chosen, below its folder, without caches and virtual environments. */
export function codeOf(chosen: readonly Chosen[]): Chosen[] {
  const { files } = placed(chosen)
  const made = files.flatMap(({ path }) => (path.endsWith('/pyvenv.cfg') ? [path.slice(0, -'pyvenv.cfg'.length)] : []))
  return files.filter(
    ({ path }) => !path.split('/').some((part) => NEVER.has(part)) && !made.some((folder) => path.startsWith(folder)),
  )
}

/** Whether a file may be the job's document: YAML beside the code. */
export const isDocument = (path: string): boolean => /^[^/]+\.ya?ml$/.test(path)

/** The document with `code: .`, before its command, where it names no code yet. */
export function withCode(document: string): string {
  if (/^code\s*:/m.test(document)) return document
  const at = document.search(/^command\s*:/m)
  const before = at < 0 ? document.replace(/\n*$/, '\n') : document.slice(0, at)
  return `${before}code: .\n${at < 0 ? '' : document.slice(at)}`
}

/** The document without `code: .`, which goes with the last file. */
export const withoutCode = (document: string): string => document.replace(/^code\s*:\s*\.\s*\n/m, '')

export const SCRIPT = 'train.py'

/** A file that is written on the page. */
export type Script = { path: string; text: string }

type File = { path: string; size: number }

const TEXTS = /\.(py|r|sh|sql|jl|txt|md|ya?ml|json|toml|cfg|ini)$/i
const LONGEST = 200_000 // bytes that an editor takes without a pause

/** Whether a file of a job's code can be written anew on a page. */
export const isScript = ({ path, size }: File): boolean => TEXTS.test(path) && size <= LONGEST

/** The file that a command runs, to be shown first; else the only one that can be written. */
export function mainOf(files: readonly File[], command: string): string | null {
  const texts = files.filter(isScript).map(({ path }) => path)
  const said = command.split(/[\s'"=;&|]+/).map((word) => word.replace(/^\.\//, ''))
  return texts.find((path) => said.includes(path)) ?? (texts.length === 1 ? (texts[0] ?? null) : null)
}

/** The files with those in their place that were written or chosen anew. */
export const withChanges = <E extends { path: string }>(had: readonly E[], made: readonly E[]): E[] => [
  ...had.filter(({ path }) => !made.some((one) => one.path === path)),
  ...made,
]

/** A job that trains on a version of data, by the script that stands beside it. */
export function trainingJob({ name, version, type }: { name: string; version: string; type: string }): string {
  const input = name.replace(/\W/g, '_').replace(/^(?=\d)/, '_')
  return toYaml({
    $schema: COMMAND_JOB,
    type: 'command',
    display_name: `train on ${name}`,
    experiment_name: name,
    code: '.',
    command: `python ${SCRIPT} \${{inputs.${input}}}`,
    inputs: { [input]: { type, path: `azureml:${name}:${version}` } },
    environment: 'azureml:sklearn-lightgbm@latest',
  })
}

/** A script to begin with: it takes a table, and learns to say one of its columns from the others. */
export const FIRST_SCRIPT = `import sys
from pathlib import Path

import mlflow
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

given = Path(sys.argv[1])
files = [given] if given.is_file() else sorted(given.rglob("*.csv"))
table = pd.concat([pd.read_csv(file) for file in files], ignore_index=True)

target = table.columns[-1]  # what the model is to say: the last column, or the name of another one
table = table.dropna(subset=target)
features = table.drop(columns=target)
words = features.select_dtypes(exclude="number").columns
# Left out, and named below: columns of text with more than 50 different values. They are ids, dates or sentences, of
# which a model learns the rows by heart. To keep one, make numbers of it: a date's month, a sentence's length.
left_out = [column for column in words if features[column].nunique() > 50]
features = features.drop(columns=left_out)
words = [column for column in words if column in features]
features = features.astype({column: "float" for column in features if column not in words})
is_amount = pd.api.types.is_numeric_dtype(table[target]) and table[target].nunique() > 20  # a number, no class
learner = HistGradientBoostingRegressor if is_amount else HistGradientBoostingClassifier
metric, measure = ("r2", r2_score) if is_amount else ("accuracy", accuracy_score)
print(f"{len(table)} rows; {target}, {'a number' if is_amount else 'a class'}, from {', '.join(features)}")
if left_out:
    print(f"left out, as text of more than 50 different values: {', '.join(left_out)}")

seen, held_out, said, truth = train_test_split(features, table[target], random_state=1)
encoded = make_column_transformer(
    (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), words), remainder="passthrough"
)
model = make_pipeline(encoded, learner(max_iter=30)).fit(seen, said)
for step, answers in enumerate(model[-1].staged_predict(model[0].transform(held_out))):
    mlflow.log_metric(metric, measure(truth, answers), step=step)
# The model is kept with this job. To have it under a name, which endpoints serve by, press "Register model" on the job's
# page; or add registered_model_name="NAME" below: then each run's model becomes the next version of NAME by itself.
mlflow.sklearn.log_model(model, name="model", input_example=held_out.head(3), serialization_format="cloudpickle")
print("The model is logged. Next: 'Register model', at the top of the page of this job, makes it a version to deploy.")
`
