import { checkFiles } from './check-files.ts'
import { type ChosenFile, chosenFiles, droppedFiles } from './chosen.ts'
import { showChecked } from './show.ts'
import { publishedTrust, readTrust } from './trust.ts'
import { words } from './words.ts'

const form = element('check', HTMLFormElement)
const trust = element('trust', HTMLTextAreaElement)
const drop = element('drop', HTMLLabelElement)
const results = element('results', HTMLElement)
/** Those chosen last, checked again when the key changes. */
let chosen: readonly ChosenFile[] = []

form.hidden = false
form.addEventListener('submit', (event) => event.preventDefault())
for (const id of ['files', 'folder']) {
  const input = element(id, HTMLInputElement)
  input.addEventListener('change', () => {
    choose(chosenFiles(input.files))
    input.value = '' // so that the same file can be chosen again after it was mended
  })
}
trust.addEventListener('change', () => void check())
document.addEventListener('dragover', (event) => {
  event.preventDefault()
  drop.classList.add('over')
})
document.addEventListener('dragleave', () => drop.classList.remove('over'))
document.addEventListener('drop', (event) => {
  event.preventDefault()
  drop.classList.remove('over')
  void droppedFiles(event.dataTransfer).then(choose)
})
await offerPublished()

function choose(files: readonly ChosenFile[]): void {
  chosen = files
  void check()
}

async function check(): Promise<void> {
  if (chosen.length === 0) return
  results.textContent = words.checking
  const checked = await checkFiles(chosen, readTrust(trust.value))
  results.replaceChildren(...checked.map(showChecked))
  results.scrollIntoView({ block: 'nearest' })
}

async function offerPublished(): Promise<void> {
  const published = await publishedTrust()
  element('trust-from', HTMLElement).textContent = published === undefined ? words.none : words.fromSite
  if (published !== undefined && trust.value === '') trust.value = published
  await check()
}

function element<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id)
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`)
  return found
}
