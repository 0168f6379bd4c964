// A request as code to copy. Imports nothing, so that a test can take what stands here and run it.

export type Called = {
  /** Of the endpoint, ending in /score. */
  uri: string
  /** Of the platform, for its own client. */
  server: string
  workspace: string
  endpoint: string
  /** Empty: by the endpoint's traffic. */
  deployment: string
  /** JSON text. */
  body: string
}

export type Snippet = { id: string; title: string; language: string; code: string }

/** Stands where an endpoint's key belongs. */
export const KEY = 'YOUR_KEY'

export const snippetsOf = (called: Called): Snippet[] => [
  { id: 'curl', title: 'curl', language: 'shell', code: curl(called) },
  { id: 'requests', title: 'Python', language: 'python', code: requests(called) },
  { id: 'lazulite', title: 'Python (lazulite)', language: 'python', code: lazulite(called) },
  { id: 'javascript', title: 'JavaScript', language: 'javascript', code: javascript(called) },
  { id: 'r', title: 'R', language: 'r', code: r(called) },
]

const HEADER = 'azureml-model-deployment'
const TOKEN = /"(?:[^"\\]|\\.)*"|\b(?:true|false|null)\b/g
const PYTHON: Record<string, string> = { true: 'True', false: 'False', null: 'None' }

const indented = (text: string, spaces: number): string => text.replaceAll('\n', `\n${' '.repeat(spaces)}`)
const quoted = (text: string): string => JSON.stringify(text)
const inShell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** JSON text as Python: numbers as they are written, texts as both languages read them alike. */
export const asPython = (json: string): string =>
  json.replace(TOKEN, (token) => PYTHON[token] ?? JSON.stringify(JSON.parse(token)))

function curl({ uri, deployment, body }: Called): string {
  const headers = [`Authorization: Bearer ${KEY}`, 'Content-Type: application/json']
  if (deployment) headers.push(`${HEADER}: ${deployment}`)
  const options = [...headers.map((header) => `-H ${inShell(header)}`), `-d ${inShell(body)}`]
  return [`curl -sS ${inShell(uri)}`, ...options].join(' \\\n  ')
}

function requests({ uri, deployment, body }: Called): string {
  const picked = deployment ? `, ${quoted(HEADER)}: ${quoted(deployment)}` : ''
  return `import requests

answer = requests.post(
    ${quoted(uri)},
    headers={"Authorization": "Bearer ${KEY}"${picked}},
    json=${indented(asPython(body), 4)},
    timeout=30,
)
answer.raise_for_status()
print(answer.headers["x-request-id"], answer.json())
`
}

function lazulite({ server, workspace, endpoint, deployment, body }: Called): string {
  const picked = deployment ? `, deployment_name=${quoted(deployment)}` : ''
  return `from lazulite import Client

request = ${asPython(body)}

with Client(${quoted(server)}, workspace=${quoted(workspace)}) as client:
    prediction = client.online_endpoints.predict(${quoted(endpoint)}, request${picked})
    print(prediction.request_id, prediction.answer)
`
}

function javascript({ uri, deployment, body }: Called): string {
  const picked = deployment ? `, '${HEADER}': ${quoted(deployment)}` : ''
  // Whole numbers beyond 2^53 would be rounded: then the text goes as it is.
  const exact = !/\d{16}/.test(body)
  const sent = exact ? `JSON.stringify(${indented(body, 2)})` : quoted(body)
  return `const answer = await fetch(${quoted(uri)}, {
  method: 'POST',
  headers: { Authorization: 'Bearer ${KEY}', 'Content-Type': 'application/json'${picked} },
  body: ${sent},
})
if (!answer.ok) throw new Error(await answer.text())
console.log(answer.headers.get('x-request-id'), await answer.json())
`
}

function r({ uri, deployment, body }: Called): string {
  const picked = deployment ? `  req_headers(\`${HEADER}\` = ${quoted(deployment)}) |>\n` : ''
  // A raw string ends at its own dashes, which the text may hold.
  let dashes = ''
  while (body.includes(`)${dashes}"`)) dashes += '-'
  return `library(httr2)

answer <- request(${quoted(uri)}) |>
  req_auth_bearer_token("${KEY}") |>
${picked}  req_body_raw(r"${dashes}(${body})${dashes}", type = "application/json") |>
  req_perform()
cat(resp_header(answer, "x-request-id"), "\\n")
str(resp_body_json(answer))
`
}
