export const session = {
  signIn: 'Entrar',
  signOut: 'Salir',
  withPasskey: 'Entrar con llave de acceso',
  or: 'o',
  email: 'Correo electrónico',
  password: 'Contraseña',
  code: 'Código de seis dígitos',
  codeHint: 'El que muestra ahora su aplicación de códigos.',
  lost: '¿Perdió su acceso? Pida a una persona administradora un enlace nuevo.',
  passkeyFailed:
    'El dispositivo no completó la llave de acceso. No se cambió nada. Intente de nuevo o use su contraseña.',
  expired: 'Su sesión terminó',
  expiredText: 'Entre de nuevo para continuar donde estaba. Lo que escribió sigue aquí.',
  motto: 'Vigilar · responder · gobernar · probar',
}

export const enrol = {
  title: 'Primer acceso',
  step: (step: number) => `Paso ${step} de 3`,
  noLink: 'Este enlace ya no sirve',
  noLinkText:
    'Los enlaces de acceso se usan una sola vez y caducan. Pida uno nuevo a una persona administradora, o entre si ya tiene acceso.',
  profileTitle: 'Le damos la bienvenida',
  profileText: 'Su nombre aparecerá junto a cada acto que realice.',
  name: 'Nombre completo',
  credentialTitle: '¿Cómo quiere entrar?',
  credentialText: 'Elija una forma. Podrá cambiarla después.',
  passkey: 'Llave de acceso (recomendada)',
  passkeyText: 'Su huella, su rostro o el PIN de este equipo. No hay nada que recordar ni que robar.',
  passkeyAbsent:
    'Este navegador no ofrece llaves de acceso en esta dirección. Use https o el propio equipo, o elija contraseña.',
  makePasskey: 'Crear llave de acceso',
  password: 'Contraseña y código',
  passwordText: 'Una contraseña y un código de su teléfono. La contraseña se cambia cada cierto tiempo.',
  passwordHint: 'Al menos 12 caracteres. Una frase larga sirve bien.',
  repeat: 'Repita la contraseña',
  differs: 'Las dos contraseñas no son iguales.',
  usePassword: 'Usar contraseña y código',
  codeTitle: 'Vincule su teléfono',
  codeText:
    'Escanee el código con su aplicación (por ejemplo Aegis, 2FAS o Google Authenticator) y escriba los seis dígitos que muestre.',
  qr: 'Código QR para la aplicación de códigos',
  secret: 'Si no puede escanearlo, escriba esta clave',
  confirm: 'Confirmar y entrar',
}
