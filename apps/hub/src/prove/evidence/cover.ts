import type { EvidenceBundle } from '@atalaya/contracts'
import { parseCheckpoint, parseNote, parsePolicy } from '@atalaya/tlog'
import PdfDocument from 'pdfkit'
import { COVER_WORDS, type CoverWords } from './cover-words.ts'
import type { BundleRow } from './model.ts'
import { printable } from './printable.ts'

export interface Cover {
  readonly row: BundleRow
  readonly bundle: EvidenceBundle
  readonly institution: string
  readonly officeName: string
  /** SHA-256 of evidence.json, in hexadecimal. */
  readonly sha256: string
  readonly now: Date
}

type Pdf = InstanceType<typeof PdfDocument>

/** Letter, as Mexican notaries file it; margins wide enough to bind. */
const MARGIN = 64
const LISTED_FACTS = 40
const GREY = '#4a5560'

/** The sheet that goes with a bundle: what it is, what it proves and how to check it, for somebody without Atalaya. */
export async function coverOf(cover: Cover): Promise<Uint8Array> {
  const words = COVER_WORDS[cover.row.language]
  const pdf = new PdfDocument({
    size: 'LETTER',
    margin: MARGIN,
    bufferPages: true,
    lang: cover.row.language,
    info: { Title: `${words.title}: ${printable(cover.row.title)}`, Creator: 'Atalaya', CreationDate: cover.now },
  })
  const chunks: Uint8Array[] = []
  pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject))
  writeHead(pdf, cover, words)
  writeLog(pdf, cover, words)
  writeExplanation(pdf, words)
  writeFacts(pdf, cover, words)
  numberPages(pdf, words)
  pdf.end()
  await ended
  return Buffer.concat(chunks)
}

function writeHead(pdf: Pdf, { row, bundle, institution, officeName, sha256, now }: Cover, words: CoverWords): void {
  const erased = bundle.facts.filter(({ fact }) => fact === null).length
  const times = bundle.facts.flatMap(({ fact }) => (fact === null ? [] : [fact.at])).sort()
  pdf.fillColor(GREY).font('Helvetica').fontSize(10).text(printable(institution))
  pdf.fillColor('black').font('Helvetica-Bold').fontSize(20).text(words.title).moveDown(0.6)
  pair(pdf, words.about, row.title)
  if (officeName !== row.title) pair(pdf, words.office, officeName)
  pair(pdf, words.purpose, row.why)
  if (times.length > 0) pair(pdf, words.period, `${utc(times[0] ?? '')} ${words.to} ${utc(times.at(-1) ?? '')}`)
  pair(pdf, words.facts, `${row.facts}${erased > 0 ? `, ${erased} ${words.erased}` : ''}`)
  pair(pdf, words.askedBy, row.asked_name)
  pair(pdf, words.approvedBy, row.approved_name ?? words.nobody)
  pair(pdf, words.made, utc(now.toISOString()))
  heading(pdf, words.print)
  mono(pdf, sha256)
  hint(pdf, words.printHint)
}

function writeLog(pdf: Pdf, { bundle }: Cover, words: CoverWords): void {
  const note = parseNote(bundle.checkpoint)
  const { origin, size, root } = parseCheckpoint(note.text)
  const witnesses = parsePolicy(bundle.policy).witnesses
  const signed = witnesses.filter(({ key }) =>
    note.signatures.some(({ name, keyId }) => name === key.name && keyId === key.keyId),
  )
  heading(pdf, words.log)
  pair(pdf, words.origin, origin)
  pair(pdf, words.size, String(size))
  pair(pdf, words.root, Buffer.from(root).toString('base64'))
  const names = bundle.quorum === 'not-asked' ? '' : ` ${signed.map(({ name }) => name).join(', ') || words.none}`
  pdf
    .font('Helvetica')
    .fontSize(10)
    .text(printable(`${words.quorum[bundle.quorum]}${names}`))
  heading(pdf, words.keys)
  for (const key of bundle.keys) mono(pdf, key)
  hint(pdf, words.keysHint)
}

function writeExplanation(pdf: Pdf, words: CoverWords): void {
  for (const [title, lines] of [
    [words.proves, words.provesLines],
    [words.check, words.checkLines],
    [words.contents, words.contentsLines],
  ] as const) {
    heading(pdf, title)
    pdf
      .font('Helvetica')
      .fontSize(10)
      .list([...lines], { bulletRadius: 1.5, textIndent: 12, paragraphGap: 2 })
  }
}

function writeFacts(pdf: Pdf, { bundle }: Cover, words: CoverWords): void {
  heading(pdf, words.first)
  for (const { index, fact } of bundle.facts.slice(0, LISTED_FACTS)) {
    const line = fact === null ? '-' : `${utc(fact.at)}  ${fact.kind}  ${fact.actor.name}`
    pdf
      .font('Courier')
      .fontSize(8)
      .text(printable(`${index}  ${line}`), { lineBreak: true })
  }
}

function numberPages(pdf: Pdf, words: CoverWords): void {
  const { count } = pdf.bufferedPageRange()
  for (let page = 0; page < count; page++) {
    pdf.switchToPage(page)
    const { height, width } = pdf.page
    pdf.page.margins.bottom = 0 // else a line below the margin begins a new page
    pdf
      .font('Helvetica')
      .fontSize(8)
      .fillColor(GREY)
      .text(`${words.page} ${page + 1} / ${count}`, MARGIN, height - 40, { width: width - 2 * MARGIN, align: 'right' })
  }
}

function heading(pdf: Pdf, text: string): void {
  const room = pdf.page.height - pdf.page.margins.bottom - pdf.y
  if (room < 70) pdf.addPage()
  pdf.moveDown(0.8).fillColor('black').font('Helvetica-Bold').fontSize(12).text(text).moveDown(0.2)
}

function pair(pdf: Pdf, name: string, value: string): void {
  pdf.fontSize(10).fillColor(GREY).font('Helvetica').text(`${name}: `, { continued: true })
  pdf.fillColor('black').text(printable(value) || '-')
}

function mono(pdf: Pdf, text: string): void {
  pdf.fillColor('black').font('Courier').fontSize(9).text(printable(text))
}

function hint(pdf: Pdf, text: string): void {
  pdf.font('Helvetica').fontSize(9).fillColor(GREY).text(text).fillColor('black')
}

function utc(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`
}
