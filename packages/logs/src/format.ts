/** The formats that a decoder tells apart; `text` is a line of none of them. */
export type Format = 'json' | 'windows-xml' | 'access' | 'syslog' | 'text'
