import { api, ask, once } from '@/api/client'
import { hashed, sent, type Watch } from '@/api/uploads'
import { documentOf, type Offer, type Registered, type Uploaded, type Wanted } from '@/features/assets/upload/chosen'

/** Hashes the files here, sends what the platform lacks, and registers a version of them. */
export async function upload(
  workspace: string,
  noun: Uploaded,
  offer: Offer,
  wanted: Wanted,
  watch: Watch,
): Promise<Registered> {
  const entries = await hashed(offer.files, watch)
  await sent(workspace, offer.files, entries, watch)
  watch.tell({ step: 'registering', done: offer.size, total: offer.size, file: null, held: 0 })
  const body = { document: documentOf(offer, wanted), sources: { path: entries }, set: {}, properties: {} }
  return ask(
    api.POST(`/api/v1/workspaces/{workspace}/${noun}`, {
      params: { path: { workspace } },
      body,
      headers: once(),
      signal: watch.signal,
    }),
  )
}
