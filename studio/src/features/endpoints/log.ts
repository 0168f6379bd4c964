/** `head`: begins what another process has printed. */
export type LogLine = { number: number; text: string; head: boolean }

const HEAD = /^== (\S+)$/

/** The lines of a deployment's log, each process's under its id, without the empty lines between them. */
export function linesOf(log: string): LogLine[] {
  const lines = log.replace(/\n+$/, '').split('\n')
  let number = 0
  return lines.flatMap((line, index) => {
    const id = HEAD.exec(line)?.[1]
    const between = line === '' && HEAD.test(lines[index + 1] ?? '')
    if (between || (line === '' && lines.length === 1)) return []
    number += 1
    return [{ number, text: id ?? line, head: id !== undefined }]
  })
}

export function foundIn(lines: readonly LogLine[], typed: string): LogLine[] {
  const wanted = typed.toLowerCase()
  return wanted ? lines.filter(({ text, head }) => !head && text.toLowerCase().includes(wanted)) : []
}

/** A line in pieces: those at odd places are what was searched for. */
export function pieces(line: string, typed: string): string[] {
  if (!typed) return [line]
  const [low, wanted] = [line.toLowerCase(), typed.toLowerCase()]
  // A letter whose lower case is longer would shift what is marked.
  if (low.length !== line.length) return [line]
  const found: string[] = []
  let from = 0
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
    found.push(line.slice(from, at), line.slice(at, at + wanted.length))
    from = at + wanted.length
  }
  return [...found, line.slice(from)]
}
