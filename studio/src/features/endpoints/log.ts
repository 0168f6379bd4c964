import { shown } from '@/lib/log'

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
    return [{ number, text: id ?? shown(line), head: id !== undefined }]
  })
}

export function foundIn(lines: readonly LogLine[], typed: string): LogLine[] {
  const wanted = typed.toLowerCase()
  return wanted ? lines.filter(({ text, head }) => !head && text.toLowerCase().includes(wanted)) : []
}
