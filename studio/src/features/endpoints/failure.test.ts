import { expect, test } from 'vitest'
import { adviceOf, tracebackOf } from '@/features/endpoints/failure'

const LOG = `preparing …
Traceback (most recent call last):
  File "/x/lazulite/runners/score_host/__main__.py", line 33, in main
    loaded = flavours.load(given.model, given.onnx)
             ^^^^^^
  File "/h/worker/jobs/1/inputs/model/code/tiny.py", line 7, in _load_pyfunc
    raise ValueError('no weights')
  File "/h/environments/e/lib/python3.11/site-packages/mlflow/x.py", line 9, in y
    z()
ValueError: no weights
more
`

test('a traceback ends in the user’s own file where one is in it', () => {
  expect(tracebackOf(LOG)).toEqual({
    raised: 'ValueError: no weights',
    file: 'code/tiny.py',
    line: 7,
    code: "raise ValueError('no weights')",
  })
  expect(tracebackOf(LOG.replace('/inputs/model/', '/site-packages/'))?.file).toBe('mlflow/x.py')
  expect(tracebackOf('all is well')).toBeNull()
})

test('a reason has its advice', () => {
  expect(
    [
      "ModuleNotFoundError: No module named 'xgboost'",
      "UnpicklingError: invalid load key, 'n'.",
      'The environment cannot be installed: no such version.',
      'It was killed by the signal SIGKILL. Often the machine was out of memory.',
      'It was canceled.',
      'ValueError: no weights',
    ].map(adviceOf),
  ).toEqual(['package', 'file', 'requirements', 'memory', 'canceled', 'code'])
})
