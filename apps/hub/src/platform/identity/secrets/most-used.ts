/** Words of the passwords that are used most, in Spanish and English, as `plainLetters` writes them. */
const MOST_USED = `
password passwort passw contrasena contrasenia clave claveacceso acceso secreto secret admin administrador administrator
root user usuario guest invitado test prueba demo temp temporal cambiar cambiame changeme changeit default letmein login
entrar welcome bienvenido bienvenida bienvenidos hola holamundo hello iloveyou teamo tequiero teextrano amor miamor love
princess princesa dragon monkey shadow master sunshine football futbol soccer baseball beisbol basketball superman batman
pokemon starwars michael jordan jennifer charlie ashley daniel alejandro alejandra fernando fernanda carlos andrea guadalupe
mexico mexicano colombia argentina espana peru chile venezuela ecuador guatemala america chivas pumas cruzazul tigres
barcelona realmadrid jesus jesucristo cristo dios diosesamor virgen familia family mama papa hijo bebe amigo amigos friend
qwerty qwertyuiop asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc qweasd qweasdzxc poiuytrewq
computer computadora internet google facebook samsung iphone windows microsoft office trabajo oficina empresa company
gobierno government ministerio ministry secretaria embajada embassy consulado consulate sistema system servidor server
seguridad security network redes correo email mail telefono
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre january february march april
june july august september october november december primavera verano otono invierno spring summer autumn winter
lunes martes miercoles jueves viernes sabado domingo monday tuesday wednesday thursday friday saturday sunday
abcdefghijklmnopqrstuvwxyz abcdefgh abcdef abcd aaaa trustno access whatever freedom hunter killer ninja mustang
`
  .split(/\s+/)
  .filter((word) => word !== '')
const RUNS = ['01234567890', '09876543210', 'abcdefghijklmnopqrstuvwxyz', 'zyxwvutsrqponmlkjihgfedcba']
const LOOKALIKES: Readonly<Record<string, string>> = { '@': 'a', $: 's', '€': 'e', '!': 'i', '|': 'i', '+': 't' }
const DIGITS: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't' }
const LONGEST_RUN = 26

/** The letters and digits of a text, small and without accents: what somebody who guesses begins with. */
export function plainLetters(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase()
  return [...plain]
    .map((letter) => LOOKALIKES[letter] ?? letter)
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** What of these letters is in no word that is guessed first, nor a digit, nor a run of neighbours, nor said again. */
export function whatIsLeft(letters: string, words: readonly string[]): string {
  const all = [...MOST_USED, ...words].sort((a, b) => b.length - a.length)
  const spelt = [...letters].map((letter) => DIGITS[letter] ?? letter).join('')
  const left = [letters, spelt].map((text) => all.reduce((rest, word) => rest.replaceAll(word, ''), withoutRuns(text)))
  const shortest = left.reduce((a, b) => (b.length < a.length ? b : a))
  return shortest.replace(/\p{N}/gu, '').replace(/(.)\1{2,}/gu, '$1')
}

function withoutRuns(text: string): string {
  let rest = text
  for (const run of RUNS) {
    for (let length = Math.min(LONGEST_RUN, run.length); length >= 4; length -= 1) {
      for (let start = 0; start + length <= run.length; start += 1)
        rest = rest.replaceAll(run.slice(start, start + length), '')
    }
  }
  return rest
}
