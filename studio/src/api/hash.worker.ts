import { createSHA256 } from 'hash-wasm'

const PIECE = 4 << 20

export type Asked = { file: File }
export type Told = { bytes: number } | { digest: string } | { unreadable: string }

/** Streams a file through SHA-256, piece by piece, and tells how far it is. */
addEventListener('message', (event: MessageEvent<Asked>) => {
  const tell = (told: Told) => postMessage(told)
  hash(event.data.file, tell).catch((error: unknown) => tell({ unreadable: String(error) }))
})

async function hash(file: File, tell: (told: Told) => void) {
  const hasher = await createSHA256()
  hasher.init()
  for (let start = 0; start < file.size; start += PIECE) {
    const piece = new Uint8Array(await file.slice(start, start + PIECE).arrayBuffer())
    hasher.update(piece)
    tell({ bytes: piece.length })
  }
  tell({ digest: hasher.digest('hex') })
}
