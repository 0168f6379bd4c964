import { useQueryClient } from '@tanstack/react-query'
import { change } from '@/features/endpoints/acts'
import { endpointQuery, type Shown } from '@/features/endpoints/queries'
import { useRefresh } from '@/features/endpoints/refresh'
import { type Split, spelled } from '@/features/endpoints/traffic'
import { offerUndo } from '@/features/endpoints/UndoOffer'
import { text } from '@/features/endpoints/words'
import { useAct } from '@/ui/act'

type Asked = { from: Shown; to: Split; back: boolean }

/** Changes the split of the endpoint that is shown, and offers the way back for ten seconds. */
export function useSplit(workspace: string, shown: Shown): { set: (to: Split) => void; busy: boolean } {
  const queries = useQueryClient()
  const { name } = shown.endpoint
  const refresh = useRefresh(workspace, name)
  const act = useAct(async ({ from, to, back }: Asked) => {
    const after = await change(workspace, from, { traffic: to })
    queries.setQueryData(endpointQuery(workspace, name).queryKey, after)
    refresh()
    const said = spelled(after.endpoint.traffic) || text.traffic.nobody
    const undo = () => act.mutate({ from: after, to: from.endpoint.traffic, back: true })
    offerUndo(back ? text.traffic.undone(said) : text.traffic.changed(said), back ? null : undo)
  })
  return { set: (to) => act.mutate({ from: shown, to, back: false }), busy: act.isPending }
}
