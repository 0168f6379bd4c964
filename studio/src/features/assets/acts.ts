import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, ask } from '@/api/client'
import { etag } from '@/features/assets/model'
import { sayUndoable } from '@/features/assets/parts/undoable'
import { text } from '@/features/assets/words'
import type { AssetNoun } from '@/lib/refs'
import { useAct } from '@/ui/act'

/** A name, or one of its versions. */
export type Place = { workspace: string; noun: AssetNoun; name: string; version?: string }

const whole = '/api/v1/workspaces/{workspace}' as const
const pathOf = ({ workspace, name }: Place) => ({ path: { workspace, name } })
const versionPath = ({ workspace, name, version = '' }: Place) => ({ path: { workspace, name, version } })
const titleOf = ({ name, version }: Place) => (version ? `${name}:${version}` : name)

/** Makes what is shown of the noun be asked for again. */
function useFresh({ workspace, noun }: Place) {
  const queries = useQueryClient()
  return () => void queries.invalidateQueries({ queryKey: [workspace, noun] })
}

/** `revision`: what was shown when the change was begun. */
export type Change = { revision: number; description?: string; tags?: Record<string, string | null> }

/** Changes description and tags, unless somebody else has changed them since. */
export function useChange(place: Place, after?: () => void) {
  const fresh = useFresh(place)
  return useAct(
    async ({ revision, ...change }: Change) => {
      const { noun } = place
      const header = { 'if-match': etag(revision) }
      if (place.version)
        await api.PATCH(`${whole}/${noun}/{name}/versions/{version}`, {
          params: { ...versionPath(place), header },
          body: change,
        })
      else await api.PATCH(`${whole}/${noun}/{name}`, { params: { ...pathOf(place), header }, body: change })
    },
    {
      after: () => {
        fresh()
        after?.()
      },
      // The page then shows what somebody else has made of it.
      shown: ({ status }) => {
        if (status === 409) fresh()
        return false
      },
    },
  )
}

export function useArchive(place: Place, archived: boolean) {
  const fresh = useFresh(place)
  const act = archived ? 'archive' : 'restore'
  return useAct(
    async () => {
      const { noun } = place
      if (place.version)
        await api.POST(`${whole}/${noun}/{name}/versions/{version}/${act}`, { params: versionPath(place) })
      else await api.POST(`${whole}/${noun}/{name}/${act}`, { params: pathOf(place) })
    },
    { done: () => text.acts[archived ? 'archived' : 'restored'](titleOf(place)), after: fresh },
  )
}

export function useDelete(place: Place) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { workspace, noun, name, version } = place
  return useAct(
    async () => {
      if (version) await api.DELETE(`${whole}/${noun}/{name}/versions/{version}`, { params: versionPath(place) })
      else await api.DELETE(`${whole}/${noun}/{name}`, { params: pathOf(place) })
    },
    {
      done: () => text.acts.deleted(titleOf(place)),
      after: () => {
        const gone = version
          ? navigate({ to: `/workspaces/$workspace/${noun}/$name`, params: { workspace, name } })
          : navigate({ to: `/workspaces/$workspace/${noun}`, params: { workspace } })
        void gone.then(() => queries.invalidateQueries({ queryKey: [workspace, noun] }))
      },
    },
  )
}

export type Labelled = { label: string; version: string | null }

/** Points a label to a version, or takes it away; what it was before is one click away. */
export function useLabel(place: Place, before: Record<string, string>) {
  const fresh = useFresh(place)
  const { workspace, noun, name } = place
  const put = async ({ label, version }: Labelled) => {
    const params = { path: { workspace, name, label } }
    if (version === null) await api.DELETE(`${whole}/${noun}/{name}/labels/{label}`, { params })
    else await ask(api.PUT(`${whole}/${noun}/{name}/labels/{label}`, { params, body: { version } }))
    return { label, version }
  }
  const back = useAct(put, { after: fresh })
  return useAct(put, {
    after: ({ label, version }) => {
      fresh()
      const told = version === null ? text.labels.removed(label) : text.labels.moved(label, version)
      sayUndoable(told, () => back.mutate({ label, version: before[label] ?? null }))
    },
  })
}
