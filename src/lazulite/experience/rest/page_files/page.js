// One plain page of facts: the newest first, live, filtered by what is typed.
const KEPT = 500
const facts = new Map()
const SETTLE_MS = 400
let source = null
let settled = false
const part = (id) => document.getElementById(id)
const { searchParams } = new URL(location.href)

function row(fact) {
  const line = document.createElement('tr')
  const cause = facts.get(fact.cause)
  const because = cause ? `#${cause.sequence} ${cause.type}` : fact.cause ?? ''
  const cells = [fact.sequence, new Date(fact.recordedtime ?? fact.time).toLocaleTimeString(), null, fact.subject, fact.actor, because]
  cells.forEach((text, index) => {
    const cell = document.createElement('td')
    if (index === 2) {
      const open = document.createElement('button')
      open.textContent = fact.type
      cell.append(open)
    } else {
      cell.textContent = text ?? ''
      cell.title = text ?? ''
    }
    line.append(cell)
  })
  line.addEventListener('click', () => show(fact))
  return line
}

function show(fact) {
  part('detail').querySelector('pre').textContent = JSON.stringify(fact, null, 2)
  part('detail').showModal()
}

function draw() {
  const wanted = part('filter').value.toLowerCase()
  const shown = [...facts.values()].reverse().filter((fact) => `${fact.type} ${fact.subject} ${fact.actor}`.toLowerCase().includes(wanted))
  part('facts').replaceChildren(...shown.map(row))
  part('empty').hidden = facts.size > 0 || !settled
  part('standing').textContent = shown.length === facts.size ? `${facts.size} facts` : `${shown.length} of ${facts.size} facts`
}

let drawing = 0
function take(fact) {
  facts.set(fact.id, fact)
  if (facts.size > KEPT) facts.delete(facts.keys().next().value)
  drawing ||= requestAnimationFrame(() => { drawing = 0; draw() })
}

function refuse(problem) {
  part('refused').hidden = false
  part('refused').textContent = `${problem.detail} ${problem.hint ?? ''}`
}

function follow(workspace) {
  source?.close()
  facts.clear()
  settled = false
  draw()
  source = new EventSource(`/api/v1/workspaces/${encodeURIComponent(workspace)}/events/stream`)
  source.onmessage = (message) => take(JSON.parse(message.data))
  source.onerror = () => { part('standing').textContent = 'connection lost, trying again …' }
  // A stream that is open and silent for a moment has nothing to tell.
  source.onopen = () => setTimeout(() => { settled = true; draw() }, SETTLE_MS)
}

// MLflow's client prints links as /#/experiments/1/runs/RUN.
function mlflowRun() {
  return location.hash.match(/\/runs\/(\w+)/)?.[1]
}

async function start() {
  const answer = await fetch('/api/v1/workspaces')
  if (!answer.ok) return refuse(await answer.json())
  const known = (await answer.json()).items.map((workspace) => workspace.name)
  part('workspace').replaceChildren(...known.map((name) => new Option(name, name)))
  part('workspace').value = known.includes(searchParams.get('workspace')) ? searchParams.get('workspace') : 'default'
  part('filter').value = searchParams.get('filter') ?? mlflowRun() ?? ''
  follow(part('workspace').value)
}

function keep() {
  const url = new URL(location.href)
  url.searchParams.set('workspace', part('workspace').value)
  url.searchParams.set('filter', part('filter').value)
  history.replaceState(null, '', url)
}

part('workspace').addEventListener('change', () => { keep(); follow(part('workspace').value) })
part('filter').addEventListener('input', () => { keep(); draw() })
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== part('filter')) { event.preventDefault(); part('filter').focus() }
})
start()
