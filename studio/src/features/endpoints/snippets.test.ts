import { expect, test } from 'vitest'
import { asPython, type Called, snippetsOf } from '@/features/endpoints/snippets'

const BODY = `{
  "input_data": {
    "columns": ["carrier", "n", "late"],
    "data": [
      ["O'Hare", 9007199254740993, null]
    ]
  }
}`
const called: Called = {
  uri: 'http://127.0.0.1:8900/endpoints/default/delays/score',
  server: 'http://127.0.0.1:8899',
  workspace: 'default',
  endpoint: 'delays',
  deployment: '',
  body: BODY,
}
const code = (id: string, more: Partial<Called> = {}) =>
  snippetsOf({ ...called, ...more }).find((snippet) => snippet.id === id)?.code

test('curl gets the address, the key, the body in quotes that hold', () => {
  expect(code('curl')).toBe(`curl -sS 'http://127.0.0.1:8900/endpoints/default/delays/score' \\
  -H 'Authorization: Bearer YOUR_KEY' \\
  -H 'Content-Type: application/json' \\
  -d '{
  "input_data": {
    "columns": ["carrier", "n", "late"],
    "data": [
      ["O'\\''Hare", 9007199254740993, null]
    ]
  }
}'`)
})

test('Python reads what JSON says', () => {
  expect(asPython('{"a": [true, false, null, 1e-3], "null": "true \\u00e9 \\"null\\""}')).toBe(
    '{"a": [True, False, None, 1e-3], "null": "true é \\"null\\""}',
  )
  expect(code('requests')).toBe(`import requests

answer = requests.post(
    "http://127.0.0.1:8900/endpoints/default/delays/score",
    headers={"Authorization": "Bearer YOUR_KEY"},
    json={
      "input_data": {
        "columns": ["carrier", "n", "late"],
        "data": [
          ["O'Hare", 9007199254740993, None]
        ]
      }
    },
    timeout=30,
)
answer.raise_for_status()
print(answer.headers["x-request-id"], answer.json())
`)
})

test('the own client needs no key and names the endpoint', () => {
  expect(code('lazulite', { body: '{"inputs": [1]}', deployment: 'green' })).toBe(`from lazulite import Client

request = {"inputs": [1]}

with Client("http://127.0.0.1:8899", workspace="default") as client:
    prediction = client.online_endpoints.predict("delays", request, deployment_name="green")
    print(prediction.request_id, prediction.answer)
`)
})

test('JavaScript sends numbers beyond 2^53 as they are written', () => {
  expect(code('javascript', { body: '{"inputs": [1]}' })).toContain('body: JSON.stringify({"inputs": [1]}),')
  expect(code('javascript', { body: '{"inputs": [9007199254740993]}' })).toContain(
    'body: "{\\"inputs\\": [9007199254740993]}",',
  )
})

test('R has the body as it is, in a raw string that does not end in it', () => {
  expect(code('r', { body: '{"inputs": ["a)", "b)-"]}' })).toBe(`library(httr2)

answer <- request("http://127.0.0.1:8900/endpoints/default/delays/score") |>
  req_auth_bearer_token("YOUR_KEY") |>
  req_body_raw(r"--({"inputs": ["a)", "b)-"]})--", type = "application/json") |>
  req_perform()
cat(resp_header(answer, "x-request-id"), "\\n")
str(resp_body_json(answer))
`)
})

test('who picks a deployment picks it in every language', () => {
  const picked = snippetsOf({ ...called, deployment: 'green' })
  expect(
    picked.map(({ code }) => /azureml-model-deployment|deployment_name/.test(code) && code.includes('green')),
  ).toEqual(picked.map(() => true))
})
