/** A file that the reader chose or dropped; `path` has the folders that it came in. */
export interface ChosenFile {
  readonly file: File
  readonly path: string
}

/** A log of a hundred million entries has some half a million files. */
const MAX_FILES = 1_000_000
const MAX_DEPTH = 16

export function chosenFiles(files: FileList | null): ChosenFile[] {
  return [...(files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }))
}

/** Dropped folders are opened, which `dataTransfer.files` does not do. */
export async function droppedFiles(dropped: DataTransfer | null): Promise<ChosenFile[]> {
  const entries = [...(dropped?.items ?? [])].map((item) => item.webkitGetAsEntry())
  const found: ChosenFile[] = []
  for (const entry of entries) if (entry !== null) await open(entry, found, 0)
  return found
}

async function open(entry: FileSystemEntry, found: ChosenFile[], depth: number): Promise<void> {
  if (found.length >= MAX_FILES || depth > MAX_DEPTH) return
  const path = entry.fullPath.replace(/^\//, '')
  if (isFile(entry)) {
    found.push({ file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)), path })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader() // an entry is a file or a directory
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return
    for (const below of some) await open(below, found, depth + 1)
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}
