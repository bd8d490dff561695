/**
 * What the hub answers when it refuses, in its own English words, and the same in Spanish. `{}` stands for any words;
 * the Spanish takes them in order.
 */
export const refusals: Readonly<Record<string, string>> = {
  // acts that need two persons
  'This proposal is not of the form that its kind asks. Propose it anew.':
    'La propuesta no tiene la forma que pide su clase. Propóngala de nuevo.',
  'Your role does not allow you to propose this. Ask an administrator.':
    'Su función no le permite proponer esto. Pídalo a una persona administradora.',
  'Nobody who could approve this has enrolled yet. Ask the centre.':
    'Nadie que pudiera aprobarlo ha creado su acceso todavía. Pregunte al centro.',
  'Your role does not allow you to decide this.': 'Su función no le permite decidir esto.',
  'Who proposed this may no longer propose it. Reject it, and propose it anew.':
    'Quien propuso esto ya no puede proponerlo. Rechácelo y que se proponga de nuevo.',
  'This is not what is proposed: its hash is another. Read the proposal again.':
    'Esto no es lo propuesto: su huella es otra. Lea de nuevo la propuesta.',
  'A second person must decide this: who proposed it cannot. You can withdraw it.':
    'Esto lo debe decidir otra persona, no quien lo propuso. Puede retirarlo.',
  'Only who proposed this can withdraw it. You can reject it.':
    'Solo quien lo propuso puede retirarlo. Usted puede rechazarlo.',
  'This was approved and done already.': 'Esto ya se aprobó y se hizo.',
  'This was rejected. Propose it anew if it is still wanted.':
    'Esto se rechazó. Propóngalo de nuevo si todavía hace falta.',
  'This was withdrawn by who proposed it.': 'Quien lo propuso lo retiró.',
  'This waited too long and has expired. Propose it anew if it is still wanted.':
    'Esperó demasiado y venció. Propóngalo de nuevo si todavía hace falta.',
  'This could not be done when it was approved, and is closed. Propose it anew if it is still wanted.':
    'No se pudo hacer cuando se aprobó, y quedó cerrada. Propóngalo de nuevo si todavía hace falta.',
  '{} proposed the same. Approve that instead.': '{} propuso lo mismo. Apruebe esa propuesta.',
  'It was not done, and the proposal is closed. {}': 'No se hizo, y la propuesta quedó cerrada. ({})',
  '{} of your proposals are waiting. Have those decided first.':
    'Tiene {} propuestas en espera. Primero haga que se decidan.',
  'This needs two persons: a service account cannot propose it. Do it in the console.':
    'Esto necesita dos personas: una cuenta de servicio no puede proponerlo. Hágalo en la consola.',
  'What is stored is not what was proposed. Somebody altered the database.':
    'Lo guardado no es lo que se propuso. Alguien alteró la base de datos.',
  'There is no such proposal, or it is not in an office that you may see.':
    'No existe esa propuesta, o no está en una oficina que usted pueda ver.',
  // settings of the institution and the audit
  'People must be reminded before their password ends: choose an earlier day.':
    'El recordatorio debe llegar antes de que la contraseña venza: elija un día anterior.',
  'Events are kept for {} days now, no longer for {}.': 'Ahora los eventos se conservan {} días, ya no {}.',
  // evidence and the log
  'No fact fits this choice. Widen it.': 'Ningún acto cumple esto. Elija un periodo más largo u otra oficina.',
  'A bundle holds at most {} facts. Choose a shorter time.':
    'Una evidencia lleva como máximo {} actos. Elija un periodo más corto.',
  'The time range ends before it begins.': 'El periodo termina antes de empezar.',
  'What belongs to this choice has changed since. Ask for it anew.':
    'Lo que pertenece a esto cambió desde entonces. Pídalo de nuevo.',
  'This bundle is still being made. Try again in a moment.':
    'La evidencia todavía se prepara. Intente de nuevo en un momento.',
  'This bundle could not be made. Its page says why; ask for it anew.':
    'La evidencia no se pudo hacer. Su página dice por qué; pídala de nuevo.',
  'This bundle was deleted. Ask for it anew.': 'La evidencia se borró. Pídala de nuevo.',
  'This bundle was deleted before.': 'La evidencia ya se había borrado.',
  'A fact that it held was erased by a legal order.':
    'Un acto que llevaba se borró por orden legal. Pídala de nuevo si hace falta.',
  'The published log does not hold this yet. Try again in a few seconds.':
    'La bitácora publicada todavía no tiene esto. Intente de nuevo en unos segundos.',
  'This fact was erased before.': 'El contenido de este acto ya se había borrado.',
  'There is no such fact, or the log does not hold it yet. Try again in a minute.':
    'Ese acto no existe, o la bitácora todavía no lo tiene. Intente de nuevo en un minuto.',
  'The record of an erasure is not erased.': 'La constancia de un borrado no se borra.',
  'This fact is public: the log holds it whole, and so do others.':
    'Este acto es público: la bitácora lo tiene entero, y también otros.',
  'Other keys sign now than when this was proposed. Propose it again.':
    'Ahora firman otras llaves que cuando se propuso. Propóngalo de nuevo.',
  // signing in
  'The address, the password or the code is wrong, or the code was used already. Check them, wait for the next code and try again.':
    'El correo, la contraseña o el código no es correcto, o el código ya se usó. Revíselos, espere el siguiente código e intente de nuevo.',
  'This passkey is not known here, or it took too long. Try again, or sign in another way.':
    'Esta llave de acceso no se conoce aquí, o tardó demasiado. Intente de nuevo o entre de otra forma.',
  'Too many attempts with this address. Wait {} and try again, or use a passkey.':
    'Demasiados intentos con este correo. Espere {} e intente de nuevo, o use una llave de acceso.',
  'Too many failed attempts from your network. Wait {} and try again, or use a passkey.':
    'Demasiados intentos fallidos desde su red. Espere {} e intente de nuevo, o use una llave de acceso.',
  'The address, the password or the recovery code is wrong, or the code was used already. Try again with another code.':
    'El correo, la contraseña o el código de recuperación no es correcto, o el código ya se usó. Intente con otro código.',
  'Recovery codes stand in for the phone beside a password, and you have no password.':
    'Los códigos de recuperación sustituyen al teléfono junto a una contraseña, y usted no tiene contraseña.',
  // the institution's provider
  'This institution has no sign-in service of its own here.':
    'Esta institución no tiene aquí un servicio de acceso propio.',
  '{} does not answer. Try again in a while, or sign in another way.':
    '{} no responde. Intente de nuevo en un rato, o entre de otra forma.',
  '{} did not let you in, or you turned back. Try again, or sign in another way.':
    '{} no le dejó entrar, o usted se regresó. Intente de nuevo, o entre de otra forma.',
  '{} refused the sign-in ({}). Try again, or tell an administrator.':
    '{} rechazó la entrada ({}). Intente de nuevo, o avise a una persona administradora.',
  '{} did not accept this program. An administrator must check client id and secret.':
    '{} no aceptó a este programa. Una persona administradora debe revisar el identificador y el secreto de cliente.',
  'The secret for the sign-in service cannot be read. An administrator must check --oidc-secret-file.':
    'No se puede leer el secreto del servicio de acceso. Una persona administradora debe revisar --oidc-secret-file.',
  'The answer of {} is not for this sign-in: it was made for another program (audience). Try again, or tell an administrator.':
    'La respuesta de {} no es para esta entrada: se hizo para otro programa (audiencia). Intente de nuevo, o avise a una persona administradora.',
  'The answer of {} is not for this sign-in: it is from another issuer. Try again, or tell an administrator.':
    'La respuesta de {} no es para esta entrada: viene de otro emisor. Intente de nuevo, o avise a una persona administradora.',
  'The answer of {} is not for this sign-in: it answers another sign-in (nonce). Try again, or tell an administrator.':
    'La respuesta de {} no es para esta entrada: responde a otra (nonce). Intente de nuevo, o avise a una persona administradora.',
  'The answer of {} is not for this sign-in: it has expired; check the clocks of both machines. Try again, or tell an administrator.':
    'La respuesta de {} no es para esta entrada: ya venció; revise los relojes de ambos equipos. Intente de nuevo, o avise a una persona administradora.',
  'The answer of {} is not for this sign-in: {}. Try again, or tell an administrator.':
    'La respuesta de {} no es para esta entrada. Revise los relojes de ambos equipos, intente de nuevo, o avise a una persona administradora.',
  'The answer of {} could not be checked. Try again, or tell an administrator.':
    'No se pudo comprobar la respuesta de {}. Intente de nuevo, o avise a una persona administradora.',
  'The answer of {} says too little or too much. Tell an administrator.':
    'La respuesta de {} dice de menos o de más. Avise a una persona administradora.',
  'This answer belongs to no sign-in that was begun in this browser. Begin again.':
    'Esta respuesta no es de una entrada iniciada en este navegador. Empiece de nuevo.',
  'This answer was used already. Begin again.': 'Esta respuesta ya se usó. Empiece de nuevo.',
  'This sign-in took too long. Begin again.': 'La entrada tardó demasiado. Empiece de nuevo.',
  'You signed in to {} in a way that is too weak for Atalaya. Use your second factor there, or sign in another way.':
    'Entró a {} de una forma demasiado débil para Atalaya. Use allí su segundo factor, o entre de otra forma.',
  '{} did not ask you anew who you are. Show it another way.':
    '{} no volvió a preguntarle quién es. Demuéstrelo de otra forma.',
  '{} does not say your address ({}). Tell an administrator.':
    '{} no dice cuál es su correo ({}). Avise a una persona administradora.',
  '{} has not verified your e-mail address. Verify it there, then try again.':
    '{} no ha verificado su correo. Verifíquelo allí e intente de nuevo.',
  '{} knows you, but Atalaya does not. Ask an administrator to invite you, and sign in again.':
    '{} le conoce, pero Atalaya no. Pida a una persona administradora que le invite y entre de nuevo.',
  'Your access to Atalaya is suspended. Ask an administrator.':
    'Su acceso a Atalaya está suspendido. Pregunte a una persona administradora.',
  'This account of {} is bound to somebody else here. Ask an administrator.':
    'Esta cuenta de {} está vinculada a otra persona. Pregunte a una persona administradora.',
  'Your account here is bound to another account of your institution’s. Ask an administrator for a new link.':
    'Su cuenta está vinculada a otra cuenta de su institución. Pida un enlace nuevo a una persona administradora.',
  'Your account is not bound to your institution’s.': 'Su cuenta no está vinculada a la de su institución.',
  // one's own access
  'To change how you sign in, show first that it is you: sign in once more.':
    'Para cambiar cómo entra, confirme que es usted: entre una vez más.',
  'This is your last way to sign in. Add another one first.': 'Es su última forma de entrar. Antes agregue otra.',
  'This password is one of the first that attackers try. Choose a long phrase of words that have nothing to do with each other.':
    'Esta contraseña es de las primeras que se prueban en un ataque. Elija una frase larga de palabras sin relación entre sí.',
  'This password is made of your name, your address or the institution’s name. Choose words that have nothing to do with you.':
    'Esta contraseña se forma con su nombre, su correo o el nombre de la institución. Elija palabras que no tengan que ver con usted.',
  'This password is in lists of stolen passwords, which attackers try first. Choose one that you use nowhere else.':
    'Esta contraseña está en listas de contraseñas robadas, que son las primeras que se prueban. Elija una que no use en ningún otro lugar.',
  'Too many people sign in at this moment. Try again in a few seconds.':
    'Muchas personas están entrando en este momento. Intente de nuevo en unos segundos.',
  'Your session has ended. Sign in again.': 'Su sesión terminó. Entre de nuevo.',
  'This page is out of date. Reload it and try again; what you typed was not sent.':
    'Esta página ya no está al día. Recárguela e intente de nuevo; lo que escribió no se envió.',
  'Your role does not allow this. Ask an administrator.':
    'Su función no permite esto. Pida el cambio a una persona administradora.',
  'Passkeys need a name, and this page was opened by an address. {}, or sign in with a password and a code.':
    'Las llaves de acceso necesitan un nombre y esta página se abrió por su dirección numérica. Ábrala por su nombre (en este equipo, localhost) o use contraseña y código.',
  'Passkeys need an https address. Ask whoever runs the hub for one, or sign in with a password and a code.':
    'Las llaves de acceso necesitan una dirección https. Pídala a quien opera el servidor, o use contraseña y código.',
  // enrolling
  'This link was used already or has expired. Ask for a new one.': 'Este enlace ya se usó o caducó. Pida uno nuevo.',
  'Finish setting up your sign-in first.': 'Primero termine de preparar su acceso.',
  'Your name and address are changed by an administrator.':
    'Su nombre y su correo los cambia una persona administradora.',
  'Say your name.': 'Escriba su nombre.',
  'You were invited as {}. Ask an administrator for an invitation to the other address.':
    'La invitación es para {}. Pida a una persona administradora una invitación para el otro correo.',
  'Somebody has this address already.': 'Otra persona ya tiene este correo.',
  'You have {} passkeys already, the most there can be.': 'Ya tiene {} llaves de acceso, el máximo posible.',
  'This passkey is in use already. Choose another.': 'Esta llave de acceso ya está en uso. Elija otra.',
  'The passkey could not be checked. Try again, or choose a password and a code.':
    'No se pudo comprobar la llave de acceso. Intente de nuevo, o elija contraseña y código.',
  'Say your name and e-mail address first.': 'Primero escriba su nombre y su correo.',
  'This is the password that you have now. Choose another.': 'Esta es su contraseña actual. Elija otra.',
  'The code is wrong or was used already. Wait for the next one and type it; the phone’s clock must be right.':
    'El código no es correcto o ya se usó. Espere el siguiente y escríbalo; el reloj del teléfono debe estar en hora.',
  'Choose a password first.': 'Primero elija una contraseña.',
  // people and offices
  'This was made before, when its answer was lost, and not as it is asked now. Look for it in the list, and change it there.':
    'Esto ya se había creado cuando se perdió la respuesta, y no como lo pide ahora. Búsquelo en la lista y cámbielo ahí.',
  'A workbook holds {} alerts at most. Narrow the filters, or take a CSV.':
    'Un libro de cálculo lleva {} alertas como máximo. Acote los filtros, o exporte un CSV.',
  'This id is of somebody else. Choose another, or leave it out.':
    'Este identificador es de otra persona. Elija otro, o no ponga ninguno.',
  'What this person holds has changed since. Propose it anew.':
    'Las funciones de esta persona cambiaron desde entonces. Propóngalo de nuevo.',
  'This source was made before, and sends already. Look for it in the list.':
    'Esta fuente ya se había creado, y ya envía. Búsquela en la lista.',
  'This token was made before, and is used or revoked by now. Look for it in the list.':
    'Esta llave ya se había creado, y ya se usó o se revocó. Búsquela en la lista.',
  'Somebody has this address already. Give that person the role, or ask the centre.':
    'Otra persona ya tiene este correo. Dele la función a esa persona, o pregunte al centro.',
  'This person is disabled. Enable them first.': 'Esta persona está desactivada. Actívela primero.',
  'This is the last administrator of the institution. Make somebody else administrator first.':
    'Es la última persona administradora de la institución. Antes nombre a otra.',
  'This person also has roles in offices that you do not administer. Ask the centre.':
    'Esta persona también tiene funciones en oficinas que usted no administra. Pregunte al centro.',
  'There are {} offices already, the most there can be.': 'Ya hay {} oficinas, el máximo posible.',
  'The office at the top stays there.': 'La oficina superior no se mueve.',
  'Only an administrator of the office above can move this one.':
    'Solo quien administra la oficina superior puede mover esta.',
  'An office cannot be moved below itself.': 'Una oficina no puede depender de sí misma.',
  'There is one office at the top. Choose the office that this one is below.':
    'Solo hay una oficina superior. Elija de cuál depende esta.',
  'The code {} is another office’s. Choose another.': 'La clave {} es de otra oficina. Elija otra.',
  'The tree can have {} levels, and this would need more.':
    'Puede haber {} niveles de oficinas, y esto necesitaría más.',
  'This time zone is not known. Write it as in America/Mexico_City.':
    'No se conoce esta zona horaria. Escríbala como America/Mexico_City.',
  // watching and responding
  'Name the alerts by their ids or by a filter, one of the two.': 'Elija las alertas una por una o por filtro.',
  'Alerts are closed along with their incident. Close it too.':
    'Las alertas se cierran junto con su incidente. Ciérrelo también.',
  'This person has no role for alerts of one of these offices. Choose another.':
    'Esta persona no atiende alertas de alguna de estas oficinas. Elija a otra.',
  'This person has no role for incidents of that office. Choose another.':
    'Esta persona no atiende incidentes de esa oficina. Elija a otra.',
  'These alerts are of offices that have nothing in common that you may see. Choose fewer.':
    'Estas alertas son de oficinas que no tienen en común ninguna que usted vea. Elija menos.',
  'This incident is of one office, and some of these alerts are of others. Open an incident for them together.':
    'Este incidente es de una oficina y algunas alertas son de otras. Abra un incidente para todas juntas.',
  'The condition on {} needs a value.': 'La condición sobre {} necesita un valor.',
  'There is no field “{}”. Fields of the source are written fields.{}.':
    'No existe el campo «{}». Los de la fuente se escriben fields.{}.',
  '“{}” is neither an address nor a network such as 10.20.0.0/16.':
    '«{}» no es una dirección ni una red como 10.20.0.0/16.',
  '“{}” is not a network such as 10.20.0.0/16.': '«{}» no es una red como 10.20.0.0/16.',
  '“{}” is not a number.': '«{}» no es un número.',
  '“{}” is not an address.': '«{}» no es una dirección.',
  'Only uploaded rules can be removed. Switch this one off instead.':
    'Solo se eliminan las reglas propias. Mejor apague esta.',
  'At most {} rules can be uploaded; put more in a directory given by --rules.':
    'Se pueden subir {} reglas como máximo; ponga las demás en una carpeta dada con --rules.',
  'Too many live views are open. This page goes on without live news.':
    'Hay demasiadas páginas en vivo abiertas. Esta sigue sin novedades en vivo.',
  // programs and directories
  'This is done in person: sign in to the console. No token can do it.':
    'Esto lo hace una persona: entre a la consola. Ninguna llave puede hacerlo.',
  'This token is not for this: it lacks the scope {}.': 'Esta llave no es para esto: le falta el permiso {}.',
  'This token may ask {} times a minute. Wait and try again.':
    'Esta llave puede hacer {} peticiones por minuto. Espere e intente de nuevo.',
  'People and groups are provisioned with the token of a service account.':
    'Las personas y los grupos se dan de alta con la llave de una cuenta de servicio.',
  'Send a session or a token, not both.': 'Envíe una sesión o una llave, no ambas.',
  'This token does not work. {}': 'Esta llave no funciona. {}',
  'Name the service account after what it does.': 'Ponga a la cuenta de servicio el nombre de lo que hace.',
  'A service account cannot be {}: those who lead or administer are people.':
    'Una cuenta de servicio no puede tener la función {}: dirigir y administrar es de personas.',
  'A token that provisions people (scim) is for that alone. Make another for the rest.':
    'Una llave que da de alta personas (SCIM) es solo para eso. Cree otra para lo demás.',
  'This service account is disabled. Enable it first.':
    'Esta cuenta de servicio está suspendida. Restablézcala primero.',
  'People are provisioned by a service account, not by a token of a person.':
    'A las personas las da de alta una cuenta de servicio, no la llave de una persona.',
  'A service account cannot hold the scope {}: people administer.':
    'Una cuenta de servicio no puede tener el permiso {}: administrar es de personas.',
  'Name the token after what will use it.': 'Ponga a la llave el nombre de lo que la usará.',
  'A token expires within a year, and not in the past. Choose another day.':
    'Una llave vence en un año como máximo, y no en el pasado. Elija otro día.',
  'There are {} tokens already, the most there can be. Revoke one first.':
    'Ya hay {} llaves, el máximo posible. Revoque una primero.',
  'A group cannot give the role {}: it is given to a person, by two persons.':
    'Un grupo no puede dar la función {}: se otorga a una persona, entre dos personas.',
  'Say the name or the id of the group.': 'Escriba el nombre o el identificador del grupo.',
  // any request
  'There is no such {}, or it is not in an office that you may see.':
    'No existe, o no está en una oficina que usted pueda ver.',
  'This list cannot be sorted by {}. Sort by one of: {}.': 'La lista no se puede ordenar por {}. Use una de: {}.',
  'Some values are missing or wrong. Correct them and send again.':
    'Faltan datos o alguno no es válido. Corríjalos y envíe de nuevo.',
  'This is larger than accepted. Send it in smaller parts.':
    'Es más grande de lo que se acepta. Envíelo en partes más pequeñas.',
  'Too many requests. Wait a minute and try again.': 'Demasiadas peticiones. Espere un minuto e intente de nuevo.',
  'A part of the system is restarting. Nothing was changed; try again in a few seconds.':
    'Una parte del sistema se está reiniciando. No se cambió nada; intente de nuevo en unos segundos.',
  'Something went wrong on our side; nothing was changed. Reference {}.':
    'Algo falló de nuestro lado; no se cambió nada. Referencia {}.',
}
