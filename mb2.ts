import { readFileSync } from 'node:fs'
const {linesOf,lineText,selectLines}=await import('/tmp/m/repo/bench/sigma-corpus.ts')
let lines=linesOf(readFileSync('/tmp/m/mix.ndjson'))
const texts:string[]=[];for(let i=0;i<12000;i++){const t=lineText(lines,i*5);if(/[^\x00-\x7f]/.test(t)){const x=JSON.parse(t);texts.push(JSON.stringify(x))}}
console.log(texts.length, texts[0].slice(0,100))
const buf=Buffer.alloc(1<<18), u8=new Uint8Array(1<<18)
const t=(n:string,f:(s:string)=>any)=>{let x=0;for(let r=0;r<20;r++)for(const s of texts)x+=+!!f(s);const b=process.cpuUsage();for(let r=0;r<50;r++)for(const s of texts)x+=+!!f(s);const u=process.cpuUsage(b);console.log(n,((u.user+u.system)/50/texts.length).toFixed(3),'us')}
const te=new TextEncoder()
t('write latin1',s=>buf.write(s,'latin1'))
t('encodeInto',s=>te.encodeInto(s,u8).written)
t('loop',s=>{for(let i=0;i<s.length;i++)u8[i]=s.charCodeAt(i);return 1})
console.log(texts.reduce((a,b)=>a+b.length,0)/texts.length)
