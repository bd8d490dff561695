import { linuxFileWritten, linuxProcess, webRequest } from '../lines/servers.ts'
import { linuxServer, MINUTE, outsideAddress, type SampleLine, type Scene, SECOND } from '../scene.ts'
import { ANYWHERE, type Scenario, stepper } from './scenario.ts'

/** A web site is searched for weaknesses, a script uploaded, and the front page replaced. */
export const defacement: Scenario = {
  name: 'Defacement of a web site',
  offices: ANYWHERE,
  fires: [
    'Web site searched for hidden pages',
    'Page written to a web site after probing',
    'Script run from an upload folder',
    'Linux web server starts a shell',
    'Home page overwritten by the web server itself',
  ],
  lines: deface,
}

function* deface(scene: Scene, start: number): Generator<SampleLine> {
  const { office, random } = scene
  const after = stepper(scene, start)
  const host = linuxServer(office, 'web01')
  const from = outsideAddress(random.between(0, 20))
  for (let i = 0; i < 90; i++) {
    yield webRequest(after(SECOND), {
      from,
      path: `/${random.pick(['viejo', 'admin', 'cms', 'test'])}-${i}.php`,
      status: 404,
    })
  }
  yield webRequest(after(MINUTE), { from, method: 'POST', path: '/admin/upload', status: 302, bytes: 0 })
  for (let i = 0; i < 3; i++) {
    yield webRequest(after(20 * SECOND), { from, method: 'POST', path: '/uploads/foto.php', bytes: 44 })
    const commandLine = random.pick(['sh -c id', 'sh -c uname -a', 'sh -c ls -la /var/www'])
    yield linuxProcess(host, after(100), {
      image: '/usr/bin/dash',
      commandLine,
      parent: '/usr/sbin/php-fpm8.2',
      user: 'www-data',
    })
  }
  const by = { image: '/usr/sbin/php-fpm8.2', user: 'www-data' }
  yield linuxFileWritten(host, after(MINUTE), '/var/www/portal/index.html', by)
}
