import type { EventOut } from '@/api/client'
import { called, short } from '@/lib/format'
import { number, text } from '@/lib/json'

type Told = Pick<EventOut, 'subject' | 'data'>

/** What a fact is about, by its name: a release by the version that it is for, a job or a run by what people call it. */
export function aboutOf({ subject, data }: Told): string | undefined {
  const [noun, name = ''] = subject.split('/')
  const [model, version] = [text(data.model), number(data.version)]
  if (noun === 'releases') return model && version !== null ? `${model}:${version}` : short(name)
  if (noun === 'jobs') return text(data.display_name) ?? short(name)
  return noun === 'runs' || noun === 'logged-models' ? (text(data.name) ?? short(name.replace(/^m-/, ''))) : undefined
}

/** The same with what kind of thing it is, as subjects begin: `jobs/nightly`, `processes/ddf3cbdf`, `models/diamonds/2`. */
export function subjectSaid(fact: Told): string {
  const [noun, ...names] = fact.subject.split('/')
  const about = aboutOf(fact) ?? names.map(called).join('/')
  return about ? `${noun}/${about}` : (noun ?? '')
}
