import { readFileSync, globSync } from 'node:fs'
import { createDecoder } from '@atalaya/logs'
import { compile, loadRules, evaluateRule } from '@atalaya/sigma'
const base='/work/shared/data/sigma-rules/'
const files=globSync('**/*.yml',{cwd:base}).sort().map(path=>({path,text:readFileSync(base+path,'utf8')}))
let t=performance.now(); const set=loadRules(files); console.log('load',performance.now()-t|0)
t=performance.now(); let m=compile(set); console.log('compile',performance.now()-t|0)
const buf = readFileSync(process.argv[2]??'/tmp/sg/corpus/third.ndjson')
const offs:number[]=[0]; let i=-1; while((i=buf.indexOf(10,i+1))>=0) offs.push(i+1)
const n=offs.length-1
const d=createDecoder()
function parse(k:number){ return JSON.parse(buf.latin1Slice(offs[k]!,offs[k+1]!-1)) }
function ev(k:number){ const raw=buf.latin1Slice(offs[k]!,offs[k+1]!-1); return d.decodeRecord(JSON.parse(raw),raw) }
if(process.argv[3]==='check'){
  let bad=0, tot=0
  for(let k=0;k<n;k+=Number(process.argv[4]??50)){ const e=ev(k); const got=m.match(e).map(x=>x.rule.id); const want=set.rules.filter(r=>evaluateRule(r,e)).map(r=>r.id); tot+=want.length; if(got.join()!==want.join()){bad++; if(bad<10)console.log(k,got.filter(x=>!want.includes(x)),want.filter(x=>!got.includes(x)))} }
  console.log('bad',bad,'matches',tot); process.exit()
}
for(let r=0;r<4;r++){ t=performance.now(); let c=0; for(let k=0;k<n;k++){ c+=parse(k).EventID===1?1:0 } const f=performance.now()-t
 t=performance.now(); for(let k=0;k<n;k++){ c+=ev(k).logsource.product?1:0 } const g=performance.now()-t
 t=performance.now(); let hits=0; for(let k=0;k<n;k++){ hits+=m.match(ev(k)).length } const h=performance.now()-t
 console.log(n,'floor us',(f/n*1000).toFixed(2),'decode',(g/n*1000).toFixed(2),'match',(h/n*1000).toFixed(2),'ev/s',n/h*1000|0,'ratio',(f/h).toFixed(3),'hits',hits, 'rss',process.memoryUsage().heapUsed>>20) }
