"""The teacher: a small pretrained encoder with biaffine arcs and relations (Dozat & Manning 2017), that also sees another parser's hints.

usage: teacher.py train ENCODER HINTED OUT.pt [EPOCHS]        learns from HINTED/{ewt-train,gum-free-train}.t.conllu (see hints.py), checks on ewt-dev
       teacher.py label ENCODER MODEL.pt IN.t.conllu OUT.conllu   writes its trees of texts with hints

ENCODER is a folder with all-MiniLM-L6-v2 (Apache-2.0); needs torch, transformers, tokenizers. Two processor cores need half an hour to learn and a quarter
of an hour for 1.8 million words. GUM documents that the project sets aside (`train::held_out`) are never learnt from.
"""
import sys,time,random,numpy as np,torch,torch.nn as nn,torch.nn.functional as F
from tokenizers import Tokenizer
from transformers import AutoModel
torch.set_num_threads(2); torch.manual_seed(7); random.seed(7)
ENC=sys.argv[2]
tok=Tokenizer.from_file(ENC+'/tokenizer.json'); tok.no_truncation(); tok.no_padding()
def read(p):
    out=[];s=[];doc=''
    for l in open(p):
        l=l.rstrip('\n')
        if l.startswith('# newdoc'): doc=l
        elif not l:
            if s: out.append((doc,s))
            s=[]
        elif l[0].isdigit():
            f=l.split('\t')
            if f[0].isdigit(): s.append(f)
    return out
def held(sents):
    num={};r=[]
    for d,_ in sents:
        n=num.setdefault(d,len(num)); r.append(n%10==5 or (n%10==0 and 'news' in d))
    return r
def vocab(data,fn):
    v={'?':0}
    for s in data:
        for f in s: v.setdefault(fn(f),len(v))
    return v
hint=lambda f,i:(f[8].split('|')+['','','',''])[i] if f[8]!='_' else '?'
class Sent: pass
_cache={}
def pieces(w):
    r=_cache.get(w)
    if r is None: r=_cache[w]=(tok.encode(w,add_special_tokens=False).ids[:12] or [100])
    return r
def prep(s,V):
    x=Sent(); x.ids=[101]; x.first=[]; x.last=[]
    for f in s:
        p=pieces(f[1]); x.first.append(len(x.ids)); x.ids+=p; x.last.append(len(x.ids)-1)
    x.ids.append(102); x.n=len(s)
    x.head=[int(f[6]) if f[6].isdigit() else 0 for f in s]; x.rel=[V['rel'].get(f[7],0) for f in s]; x.tag=[V['tag'].get(f[3]+'|'+f[4],0) for f in s]
    x.ht=[V['ht'].get(hint(f,0),0) for f in s]; x.hr=[V['hr'].get(hint(f,3),0) for f in s]
    hh=[hint(f,2) for f in s]; x.hh=[int(h) if h.isdigit() else 0 for h in hh]
    return x
class Model(nn.Module):
    def __init__(self,V):
        super().__init__()
        self.enc=AutoModel.from_pretrained(ENC,add_pooling_layer=False); H=self.enc.config.hidden_size
        self.mix=nn.Parameter(torch.zeros(4)); self.ht=nn.Embedding(len(V['ht']),48); self.hr=nn.Embedding(len(V['hr']),48)
        self.hhr=nn.Embedding(len(V['hr']),48)
        d=H+48*3; A,R=320,160
        self.drop=nn.Dropout(.25); self.root=nn.Parameter(torch.randn(d)*.1)
        self.ad=nn.Sequential(nn.Linear(d,A),nn.GELU(),nn.Dropout(.3)); self.ah=nn.Sequential(nn.Linear(d,A),nn.GELU(),nn.Dropout(.3))
        self.rd=nn.Sequential(nn.Linear(d,R),nn.GELU(),nn.Dropout(.3)); self.rh=nn.Sequential(nn.Linear(d,R),nn.GELU(),nn.Dropout(.3))
        self.U=nn.Parameter(torch.zeros(A+1,A)); nn.init.normal_(self.U,std=.02)
        self.W=nn.Parameter(torch.zeros(len(V['rel']),R+1,R+1)); nn.init.normal_(self.W,std=.02)
        self.tag=nn.Linear(d,len(V['tag'])); self.bonus=nn.Embedding(len(V['hr']),1); nn.init.constant_(self.bonus.weight,1.)
    def forward(self,b):
        out=self.enc(input_ids=b['ids'],attention_mask=b['mask'],output_hidden_states=True).hidden_states
        m=self.mix.softmax(0); h=sum(m[i]*out[-1-i] for i in range(4)).float()
        g=lambda ix:h.gather(1,ix.unsqueeze(-1).expand(-1,-1,h.size(-1)))
        w=(g(b['first'])+g(b['last']))*.5
        # relation of the hinted head
        hr=b['hr']; padhr=F.pad(hr,(1,0)); hhr=padhr.gather(1,b['hh'])
        w=self.drop(torch.cat([w,self.ht(b['ht']),self.hr(hr),self.hhr(hhr)],-1))
        r=torch.cat([self.root.expand(w.size(0),1,-1),w],1)
        d,hd=self.ad(w),self.ah(r); d1=torch.cat([d,torch.ones_like(d[...,:1])],-1)
        arc=d1@self.U@hd.transpose(1,2)
        arc=arc+self.bonus(hr)*F.one_hot(b['hh'],arc.size(-1))
        arc=arc.masked_fill(~b['hm'][:,None,:],-1e4)
        return arc,self.rd(w),self.rh(r),self.tag(w)
    def rels(self,rd,rh,heads):
        h=rh.gather(1,heads.unsqueeze(-1).expand(-1,-1,rh.size(-1)))
        one=lambda t:torch.cat([t,torch.ones_like(t[...,:1])],-1)
        x=one(rd).reshape(-1,self.W.size(1)); y=one(h).reshape(-1,self.W.size(2))
        o=(x@self.W.permute(1,0,2).reshape(x.size(1),-1)).view(-1,self.W.size(0),y.size(1))
        return torch.einsum('nrk,nk->nr',o,y).view(rd.size(0),rd.size(1),-1)
def batch(xs):
    P=max(len(x.ids) for x in xs); N=max(x.n for x in xs); B=len(xs)
    z=lambda *s:torch.zeros(*s,dtype=torch.long)
    b=dict(ids=z(B,P),mask=z(B,P),first=z(B,N),last=z(B,N),head=z(B,N)-1,rel=z(B,N),tag=z(B,N),ht=z(B,N),hr=z(B,N),hh=z(B,N),hm=torch.zeros(B,N+1,dtype=torch.bool))
    for i,x in enumerate(xs):
        n=x.n; t=torch.tensor
        b['ids'][i,:len(x.ids)]=t(x.ids); b['mask'][i,:len(x.ids)]=1
        for k in ('first','last','head','rel','tag','ht','hr','hh'): b[k][i,:n]=t(getattr(x,k))
        b['hm'][i,:n+1]=True
    return b
def batches(xs,size,shuffle):
    ix=sorted(range(len(xs)),key=lambda i:(len(xs[i].ids)+random.random()*(3 if shuffle else 0)))
    out=[];cur=[];
    for i in ix:
        if cur and (len(cur)+1)*len(xs[i].ids)>size: out.append(cur);cur=[]
        cur.append(i)
    out.append(cur)
    if shuffle: random.shuffle(out)
    return out
def mst(S):
    """Eisner over scores [dep, head] (heads 0..n); used when the greedy arcs are no tree. One root."""
    n=S.shape[0]; W=np.full((n+1,n+1),-1e9); W[:,1:]=S.T
    I=np.full((n+1,n+1,2),-1e9); C=np.full((n+1,n+1,2),-1e9); bi=np.zeros((n+1,n+1,2),int); bc=np.zeros((n+1,n+1,2),int)
    for i in range(n+1): C[i,i]=0
    for k in range(1,n+1):
        for i in range(0,n+1-k):
            j=i+k
            v=C[i,i:j,1]+C[i+1:j+1,j,0]; q=int(v.argmax()); 
            I[i,j,0]=v[q]+W[j,i]; I[i,j,1]=v[q]+W[i,j]; bi[i,j]=i+q
            v=C[i,i:j,0]+I[i:j,j,0]; q=int(v.argmax()); C[i,j,0]=v[q]; bc[i,j,0]=i+q
            v=I[i,i+1:j+1,1]+C[i+1:j+1,j,1]; q=int(v.argmax()); C[i,j,1]=v[q]; bc[i,j,1]=i+1+q
    head=[0]*(n+1); st=[(0,n,1,1)]
    while st:
        i,j,d,c=st.pop()
        if i==j: continue
        if c:
            q=bc[i,j,d]
            if d==0: st+= [(i,q,0,1),(q,j,0,0)]
            else: st+= [(i,q,1,0),(q,j,1,1)]
        else:
            q=bi[i,j,d]
            if d==0: head[i]=j
            else: head[j]=i
            st+= [(i,q,1,1),(q+1,j,0,1)]
    return head[1:]
def tree(S):
    h=S.argmax(1); n=len(h)
    roots=[i for i in range(n) if h[i]==0]
    if len(roots)!=1:
        r=max(range(n),key=lambda i:S[i,0]-max(S[i,1:].max() if n>1 else -9,-1e3)); S=S.copy(); S[:,0]=-1e4; S[r,0]=1e4
        h=S.argmax(1); h[r]=0
    seen=[0]*n
    for i in range(n):
        p=[];j=i
        while j>=0 and seen[j]==0: seen[j]=1; p.append(j); j=h[j]-1
        if j>=0 and seen[j]==1: return mst(S)
        for q in p: seen[q]=2
    return list(h)
@torch.no_grad()
def parse(m,xs,size=6000):
    m.eval(); res=[None]*len(xs)
    for ix in batches(xs,size,False):
        b=batch([xs[i] for i in ix])
        with torch.autocast('cpu',dtype=torch.bfloat16,enabled=BF): arc,rd,rh,tg=m(b)
        arc=arc.float(); A=arc.log_softmax(-1).numpy(); heads=torch.zeros_like(b['head'])
        hs=[]
        for k,i in enumerate(ix):
            n=xs[i].n; h=tree(A[k,:n,:n+1]); hs.append(h); heads[k,:n]=torch.tensor(np.array(h))
        r=m.rels(rd.float(),rh.float(),heads); r[...,0]=-1e4
        rt=m.root_rel; notroot=heads!=0
        r[...,rt]=torch.where(notroot,torch.tensor(-1e4),torch.tensor(1e4))
        r=r.argmax(-1).numpy(); t=tg.argmax(-1).numpy()
        for k,i in enumerate(ix):
            n=xs[i].n; res[i]=(hs[k],r[k,:n],t[k,:n])
    return res
def score(m,xs,name):
    n=u=l=t=np_=nu=nl=0
    P=m.punct
    for x,(h,r,g) in zip(xs,parse(m,xs)):
        for i in range(x.n):
            a=h[i]==x.head[i]; b=a and r[i]==x.rel[i]; n+=1;u+=a;l+=b;t+=g[i]==x.tag[i]
            if x.rel[i]!=P: np_+=1;nu+=a;nl+=b
    print(f'   {name}: tags {100*t/n:.2f} UAS {100*u/n:.2f} LAS {100*l/n:.2f} | no punct {100*nu/np_:.2f} {100*nl/np_:.2f}',flush=True)
BF=True
def main():
    global BF
    if sys.argv[1]=='train':
        D=sys.argv[3]+'/'; tr=read(D+'ewt-train.t.conllu'); gum=read(D+'gum-free-train.t.conllu'); hd=held(gum); dev=[s for _,s in read(D+'ewt-dev.t.conllu')]
        train=[s for _,s in tr]+[s for (_,s),h in zip(gum,hd) if not h]; news=[s for (_,s),h in zip(gum,hd) if h]
        V=dict(rel=vocab(train,lambda f:f[7]),tag=vocab(train,lambda f:f[3]+'|'+f[4]),ht=vocab(train,lambda f:hint(f,0)),hr=vocab(train,lambda f:hint(f,3)))
        m=Model(V); m.root_rel=V['rel']['root']; m.punct=V['rel']['punct']; m.enc.embeddings.requires_grad_(False)
        X=[prep(s,V) for s in train if len(s)<120]; Y=[prep(s,V) for s in dev]; Z=[prep(s,V) for s in news]
        print(len(X),len(Y),len(Z),'sentences',sum(len(x.ids) for x in X),'pieces',flush=True)
        E=int(sys.argv[5]) if len(sys.argv)>5 else 5; bs=batches(X,1400,True); T=E*len(bs); lrE,lrH=2e-4,2e-3
        enc=[p for p in m.enc.parameters() if p.requires_grad]; ids={id(p) for p in enc}; rest=[p for p in m.parameters() if p.requires_grad and id(p) not in ids]
        opt=torch.optim.AdamW([dict(params=enc,lr=lrE),dict(params=rest,lr=lrH)],weight_decay=.01,betas=(.9,.98))
        f=lambda s:min(1,s/(.06*T))*max(.02,(1-s/T)); sch=torch.optim.lr_scheduler.LambdaLR(opt,f)
        step=0;t0=time.time()
        for e in range(E):
            m.train(); bs=batches(X,1400,True); L=0
            for k,ix in enumerate(bs):
                b=batch([X[i] for i in ix])
                with torch.autocast('cpu',dtype=torch.bfloat16,enabled=BF): arc,rd,rh,tg=m(b)
                ok=b['head']>=0; h=b['head'].clamp(min=0)
                rr=m.rels(rd.float(),rh.float(),h)
                loss=F.cross_entropy(arc.float()[ok],h[ok])+F.cross_entropy(rr[ok],b['rel'][ok])+.5*F.cross_entropy(tg.float()[ok],b['tag'][ok])
                opt.zero_grad(); loss.backward(); nn.utils.clip_grad_norm_(m.parameters(),2.); opt.step(); sch.step(); L+=float(loss); step+=1
                if k%50==0: print(f'e{e} {k}/{len(bs)} loss {L/(k+1):.3f} {time.time()-t0:.0f}s',flush=True)
            score(m,Y,'dev'); score(m,Z,'gum'); torch.save((V,m.state_dict()),sys.argv[4])
    else:
        V,sd=torch.load(sys.argv[3],weights_only=False); m=Model(V); m.load_state_dict(sd); m.root_rel=V['rel']['root']; m.punct=V['rel']['punct']
        inv=lambda v:{i:k for k,i in v.items()}; R,T=inv(V['rel']),inv(V['tag'])
        S=[s for _,s in read(sys.argv[4])]; t0=time.time(); o=open(sys.argv[5],'w')
        for c in range(0,len(S),4000):
            C=S[c:c+4000]; X=[prep(s,V) if len(s)<200 else None for s in C]; ok=[i for i,x in enumerate(X) if x]
            for i,(h,r,g) in zip(ok,parse(m,[X[i] for i in ok])):
                for k,f in enumerate(C[i]): o.write(f"{k+1}\t{f[1]}\t_\t{T[g[k]].replace('|',chr(9),1)}\t_\t{h[k]}\t{R[r[k]]}\t_\t_\n")
                o.write('\n')
            print(c,f'{time.time()-t0:.0f}s',flush=True)
main()
