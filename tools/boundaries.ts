// Checks that imports follow the arrows of ARCHITECTURE.md: apps → packages; in the hub, planes → platform, and from one
// plane to another only through its index.ts. dependency-cruiser passes falsely beside TypeScript 7, hence this page.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const PLANES = ['watch', 'respond', 'govern', 'prove']
const HUB = 'apps/hub/src/'
const IO = /^node:(fs|net|http|https|http2|tls|dgram|child_process|cluster|worker_threads|sqlite|dns)(\/|$)/

/** Why `file` may not import `target` (a path from the root, or a package's name); undefined when it may. */
export function violation(file: string, target: string): string | undefined {
  const isTest = /\.test\.ts$|\/testing\//.test(file)
  if (file.startsWith('packages/')) {
    if (target.startsWith('apps/') || /^@atalaya\/(hub|cli|console|portal|witness)/.test(target))
      return 'packages know nothing of apps'
    if (!isTest && file.includes('/src/') && IO.test(target)) return 'packages do no input or output of their own'
  }
  if (file.startsWith('apps/console/') && /^@atalaya\/(?!contracts)/.test(target))
    return 'the console knows the hub by its contracts alone'
  if (!file.startsWith(HUB) || !target.startsWith(HUB) || isTest) return undefined
  const from = planeOf(file)
  const to = planeOf(target)
  if (from === to || to === 'platform' || from === 'hub') return undefined
  if (from === 'platform') return 'the platform knows no plane'
  return target === `${HUB}${to}/index.ts` ? undefined : `a plane calls another only through ${to}/index.ts`
}

function planeOf(path: string): string {
  const folder = path.slice(HUB.length).split('/')[0] ?? ''
  return PLANES.includes(folder) || folder === 'platform' ? folder : 'hub'
}

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '')
}

function main(): void {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.svelte'], {
    encoding: 'utf8',
  }).split('\n')
  const found: string[] = []
  for (const file of files.filter((name) => /^(packages|apps)\//.test(name))) {
    for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
      const target = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier
      const why = violation(file, target)
      if (why !== undefined) found.push(`${file}: imports ${specifier}: ${why}`)
    }
  }
  for (const line of found) console.error(line)
  process.exitCode = found.length === 0 ? 0 : 1
}

if (import.meta.main) main()
