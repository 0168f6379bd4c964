import { expect, test } from 'vitest'
import {
  codeOf,
  FIRST_SCRIPT,
  isScript,
  mainOf,
  trainingJob,
  withChanges,
  withCode,
  withoutCode,
} from '@/features/jobs/code'

const paths = (...given: string[]) =>
  codeOf(given.map((path) => ({ path, file: new File(['x'], path) }))).map(({ path }) => path)

test('a job gets what lies in the chosen folder, but for caches and virtual environments', () => {
  expect(paths('src/train.py', 'src/lib/a.py', 'src/.git/HEAD', 'src/lib/__pycache__/a.pyc')).toEqual([
    'lib/a.py',
    'train.py',
  ])
  expect(paths('p/t.py', 'p/own/pyvenv.cfg', 'p/own/lib/x.py', 'p/owner.py')).toEqual(['owner.py', 't.py'])
  expect(paths('b.py', 'a.py')).toEqual(['a.py', 'b.py'])
})

test('a document names its code once, before its command', () => {
  expect(withCode('type: command\ncommand: echo\n')).toBe('type: command\ncode: .\ncommand: echo\n')
  expect(withCode('code: ./src\ncommand: echo\n')).toBe('code: ./src\ncommand: echo\n')
  expect(withCode('type: command')).toBe('type: command\ncode: .\n')
  expect(withoutCode(withCode('type: command\ncommand: echo\n'))).toBe('type: command\ncommand: echo\n')
  expect(withoutCode('code: ./src\n')).toBe('code: ./src\n')
})

test('the first script says which columns it leaves out, and why, where it does so and when it runs', () => {
  const [before, after] = FIRST_SCRIPT.split('features.drop(columns=left_out)')
  expect(before).toContain('# Left out, and named below: columns of text with more than 50 different values.')
  expect(after).toContain('print(f"left out, as text of more than 50 different values: {\', \'.join(left_out)}")')
})

test('the first script says how its model becomes one with a name, in its text and when it runs', () => {
  const [before, after] = FIRST_SCRIPT.split('mlflow.sklearn.log_model(')
  expect(before).toContain('press "Register model" on the job\'s\n# page; or add registered_model_name="NAME" below')
  expect(after).toContain("Next: 'Register model', at the top of the page of this job")
})

test('a training job reads its data by an input that has a valid name', () => {
  const document = trainingJob({ name: '2013 my-data', version: '3', type: 'uri_file' })
  expect(document).toContain(`command: python train.py \${{inputs._2013_my_data}}`)
  expect(document).toContain('  _2013_my_data:\n    type: uri_file\n    path: azureml:2013 my-data:3\n')
})

test('of a job’s code the script that its command runs is shown first', () => {
  const files = ['lib/read.py', 'model.bin', 'src/train.py', 'train.py'].map((path) => ({ path, size: 10 }))
  expect(mainOf(files, 'python train.py --data table')).toBe('train.py')
  expect(mainOf(files, 'cd x && python ./src/train.py')).toBe('src/train.py')
  expect(mainOf(files, 'python -m train')).toBeNull()
  expect(mainOf(files.slice(0, 2), 'python -m lib.read')).toBe('lib/read.py')
  expect(mainOf([], 'echo')).toBeNull()
  expect([isScript({ path: 'a.PY', size: 10 }), isScript({ path: 'a.py', size: 1_000_000 })]).toEqual([true, false])
})

test('what was changed takes the place of what a job had, and the rest stays', () => {
  const had = [
    { path: 'a.py', digest: '1' },
    { path: 'b.py', digest: '2' },
  ]
  expect(withChanges(had, [{ path: 'a.py', digest: '3' }])).toEqual([had[1], { path: 'a.py', digest: '3' }])
})
