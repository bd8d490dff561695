/** What the page says by itself; verdicts come from the evidence package. */
const es = {
  checking: 'Comprobando…',
  unreadable: 'NO SE PUDO COMPROBAR',
  print: 'Huella SHA-256 del archivo',
  content: 'Contenido registrado',
  more: (count: string) => `y ${count} hechos auténticos más`,
  fromSite: 'Ésta es la que publica este sitio. Compárela con la que tenga por otro medio.',
  none: 'Este sitio no publica ninguna: péguela aquí.',
  proofAlone: 'Elija junto con la prueba el archivo que prueba: los dos a la vez.',
  nothing: 'No se eligió ningún archivo.',
  checkedOn: (when: string) => `Comprobado en este equipo el ${when}`,
}

const en: typeof es = {
  checking: 'Checking…',
  unreadable: 'COULD NOT BE CHECKED',
  print: 'SHA-256 fingerprint of the file',
  content: 'What was logged',
  more: (count) => `and ${count} more authentic facts`,
  fromSite: 'This is the one that this site publishes. Compare it with one that you have by another way.',
  none: 'This site publishes none: paste it here.',
  proofAlone: 'Choose the file that is proven together with the proof, both at once.',
  nothing: 'No file was chosen.',
  checkedOn: (when) => `Checked on this machine on ${when}`,
}

export const language = document.documentElement.lang === 'en' ? 'en' : 'es'
export const words = { es, en }[language]
export const locale = language === 'es' ? 'es-MX' : 'en'
