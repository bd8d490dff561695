import { onReturn } from '#lib/live/live.svelte.ts'

/** Something fetched by a component for a key that may change; an answer to an older key is dropped. */
export function resource<K, T>(key: () => K, load: (key: K, signal: AbortSignal) => Promise<T>) {
  let value = $state.raw<T | null>(null)
  let failure = $state.raw<unknown>(null)
  let loading = $state(false)
  let round = $state(0)

  $effect(() => {
    void round
    const asked = key()
    const abort = new AbortController()
    loading = true
    failure = null
    load(asked, abort.signal)
      .then((loaded) => {
        if (!abort.signal.aborted) value = loaded
      })
      .catch((cause: unknown) => {
        if (!abort.signal.aborted) failure = cause
      })
      .finally(() => {
        if (!abort.signal.aborted) loading = false
      })
    return () => abort.abort()
  })

  // What could not be had while the hub was away is asked for again when it is back.
  $effect(() =>
    onReturn(() => {
      if (failure !== null) round++
    }),
  )

  return {
    get value() {
      return value
    },
    get failure() {
      return failure
    },
    get loading() {
      return loading
    },
    reload: () => {
      round++
    },
    put: (changed: T) => {
      value = changed
    },
  }
}
