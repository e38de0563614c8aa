"""Adds another parser's analysis to CoNLL-U: column DEPS becomes tag|pos|head|relation.

usage: hints.py IN.conllu[.gz] OUT.conllu
needs spaCy 3.8 and a model of it (the silver trees were made with en_core_web_sm 3.8.0, MIT)
"""
import sys,gzip,spacy,itertools
from spacy.tokens import Doc
nlp=spacy.load('en_core_web_sm',exclude=['ner','lemmatizer'])
op=lambda p,m: gzip.open(p,m) if p.endswith('.gz') else open(p,m)
def sents(f):
    s=[]
    for l in f:
        l=l.rstrip('\n')
        if not l:
            if s: yield s
            s=[]
        else: s.append(l)
    if s: yield s
def batches(it):
    # about 20 sentences a doc
    while True:
        b=list(itertools.islice(it,20))
        if not b: return
        words=[];spaces=[];starts=[]
        for s in b:
            first=True
            for l in s:
                f=l.split('\t')
                if f[0].isdigit():
                    words.append(f[1]); spaces.append('SpaceAfter=No' not in f[9]); starts.append(first); first=False
        yield Doc(nlp.vocab,words=words,spaces=spaces,sent_starts=starts), b
out=op(sys.argv[2],'wt')
with op(sys.argv[1],'rt') as f:
    for doc,b in nlp.pipe(batches(sents(f)),as_tuples=True,batch_size=64):
        i=0
        for s in b:
            base=i
            for l in s:
                f=l.split('\t')
                if len(f)>9 and f[0].isdigit():
                    t=doc[i]; h=0 if t.head.i==t.i else t.head.i-base+1
                    f[8]=f'{t.tag_}|{t.pos_}|{h}|{t.dep_}'; i+=1
                    out.write('\t'.join(f)+'\n')
                elif len(f)>9: pass
                elif l.startswith('# newdoc') or l.startswith('# newpar') : out.write(l+'\n')
            out.write('\n')
