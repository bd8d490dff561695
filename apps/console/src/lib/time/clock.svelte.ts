let now = $state(Date.now())

if (typeof window !== 'undefined') {
  setInterval(() => {
    now = Date.now()
  }, 5_000)
}

/** The present, ticking every five seconds for what shows ages. */
export const clock = {
  get now() {
    return now
  },
}
