import type { ReleaseOut } from '@/api/client'
import { waiting } from '@/features/releases/model'
import { stageName, text } from '@/features/releases/words'
import { figure } from '@/lib/format'
import { who } from '@/lib/principals'
import { RefLink } from '@/ui/RefLink'

const words = text.waits

/** Who or what a release waits for. */
export function WaitsFor({ release }: { release: ReleaseOut }) {
  const found = waiting(release)
  switch (found?.for) {
    case 'persons':
      return (
        <>
          {words.persons(found.who.map(who).join(', '))}
          {words.more(found.given, found.needed)}
        </>
      )
    case 'jobs': {
      const [job] = found.jobs.slice(-1)
      const said = words.jobs(stageName(found.stage).toLowerCase())
      return job ? <RefLink of={`jobs/${job}`}>{said}</RefLink> : said
    }
    case 'deployment':
      return <>{words.deployment}</>
    case 'answers':
      return <>{words.answers(figure(found.answered), figure(found.needed))}</>
  }
  return <>–</>
}
