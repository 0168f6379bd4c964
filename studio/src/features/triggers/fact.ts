import type { FactKind } from '@/features/triggers/model'
import type { Fact } from '@/features/triggers/queries'
import { text } from '@/features/triggers/words'
import { record } from '@/lib/json'

/** What a person has written of a fact, as a form holds it. */
export type Written = { type: string; subject: string; data: string; actor: string }

export const writtenOf = ({ type, subject, data, actor }: Fact): Written => ({
  type,
  subject,
  data: `${JSON.stringify(data, null, 2)}\n`,
  actor,
})

/** A fact of this kind that tells nothing yet. */
export const blank = (kind: FactKind): Written => ({
  type: kind.type,
  subject: kind.subject,
  data: `${JSON.stringify(Object.fromEntries(kind.always.map((name) => [name, ''])), null, 2)}\n`,
  actor: 'system:test',
})

/** The fact, or why it is none. */
export function factOf({ type, subject, data, actor }: Written): { fact: Fact } | { wrong: string } {
  try {
    const told: unknown = JSON.parse(data)
    if (typeof told !== 'object' || told === null || Array.isArray(told)) return { wrong: text.test.noObject }
    return { fact: { type, subject, data: record(told), actor } }
  } catch (error) {
    return { wrong: text.test.notJson(error instanceof Error ? error.message : String(error)) }
  }
}
