import { Page } from '@/ui/Page'
import { words } from '@/words'

export function HomePage() {
  return <Page title={words.pages.home}>…</Page>
}
