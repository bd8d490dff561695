import { bitbucket, gcp, github, kubernetes, okta, onelogin, opencanary } from './cloud.ts'
import { cloudtrail } from './cloudtrail.ts'
import { laurel } from './laurel.ts'
import { azure, m365 } from './microsoft-cloud.ts'
import type { JsonProduct } from './product.ts'
import { suricata } from './suricata.ts'
import { webJson } from './web-json.ts'
import { zeekJson } from './zeek-json.ts'

/** In the order of trial: the particular before the general. */
export const JSON_PRODUCTS: readonly JsonProduct[] = [
  suricata,
  zeekJson,
  cloudtrail,
  m365,
  azure,
  kubernetes,
  gcp,
  okta,
  github,
  bitbucket,
  opencanary,
  onelogin,
  laurel,
  webJson,
]
