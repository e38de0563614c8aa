"""The gist: the small network that reads a whole sentence and says of each word which type of event it tells, and its teacher.

usage: gist.py teach ENCODER VERBALE TEACHER.pt [ROUNDS]            fine-tunes a pretrained encoder on the `dev` sentences of eval/events
       gist.py vary ENCODER VERBALE TEACHER.pt OUT.pkl [TIMES] [TREEBANK.conllu.gz …]
                                                                    varies these sentences, words for words of their kind, and lets the teacher judge them,
                                                                    with the treebanks' sentences as they stand
       gist.py learn VERBALE VARIED.pkl OUT.bin [FOLD/FOLDS]        teaches the small network, with FOLD the one that has not seen the FOLDth part

ENCODER is a folder with all-MiniLM-L6-v2 (Apache-2.0), VERBALE the program itself, which cuts and parses the sentences; run it from the root of the
project. Needs torch and transformers; on two cores teaching takes half an hour, varying twenty minutes, learning ten.

Why: types and false events are a matter of what words mean beside each other, of which 30,000 sentences teach too little. A pretrained encoder knows it
but is a hundred times too slow. So it is taught our sentences and then asked about many more, ours with other words in them (Tang et al. 2019,
"Distilling task-specific knowledge from BERT into simple neural networks"; Jiao et al. 2020, TinyBERT), and the small network learns its answers beside
our labels. The `test` sentences are never read. `cargo xtask train-events --gists DIR` wants networks that have not seen the sentence at hand:
DIR/0.bin to DIR/2.bin, learnt with 0/3 to 2/3.
"""

import collections
import glob
import gzip
import itertools
import json
import os
import pickle
import random
import re
import struct
import subprocess
import sys
import time
import zlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

TYPES = "AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()
OUTPUTS = len(TYPES) + 1
UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
CONTENT = {"NOUN", "VERB", "ADJ", "ADV", "PROPN"}
HEADER = b"""verbale-en-1
Weights of the network that tells types of events, CC BY-SA 4.0, the Verbale project. Learnt from the project's own sentences (eval/events, CC BY 4.0) and from what
a teacher, all-MiniLM-L6-v2 (Apache-2.0) fine-tuned on them, says of these and of the texts of UD English-EWT (CC BY-SA 4.0) and of the freely licensed part of UD English-GUM.
\0"""

# ---------------------------------------------------------------- sentences


def parse(verbale, texts):
    """The words, parts of speech, heads, relations and sentence numbers of each text."""
    text = "\n\n".join(re.sub(r"\s+", " ", t) for t in texts) + "\n"
    out = subprocess.run([verbale, "parse", "-q"], input=text.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
    parsed, base = [], 0
    for line in out.split("\n"):
        if line.startswith("# newpar"):
            parsed.append({"w": [], "u": [], "h": [], "r": [], "s": []})
            base = 0
        elif line.startswith("# sent_id"):
            base = len(parsed[-1]["w"])
        elif line[:1].isdigit():
            column, doc = line.split("\t"), parsed[-1]
            i, head = len(doc["w"]), int(column[6])
            doc["w"].append(column[1])
            doc["u"].append(column[3])
            doc["r"].append(column[7])
            doc["h"].append(i if head == 0 else base + head - 1)
            doc["s"].append(base)
    assert len(parsed) == len(texts)
    return parsed


def read(verbale):
    """The `dev` sentences of eval/events, in the order of `train-events`: parsed, `y` the type that each word tells (0: none)."""
    rows = []
    for path in sorted(glob.glob("eval/events/*.jsonl")):
        rows += [row for row in map(json.loads, open(path)) if row["set"] == "dev"]
    docs = parse(verbale, [row["text"] for row in rows])
    for number, (row, doc) in enumerate(zip(rows, docs)):
        text, at, starts = re.sub(r"\s+", " ", row["text"]), 0, []
        for word in doc["w"]:
            at = max(text.find(word, at), at)
            starts.append(at)
            at += len(word)
        doc.update(id=row["id"], number=number, y=[0] * len(starts), arcs=[])
        for event in row["events"]:
            first = text.find(event["trigger"])
            inside = [k for k, s in enumerate(starts) if first <= s < first + len(event["trigger"]) and doc["w"][k][0].isalnum() and not doc["y"][k]]
            if first < 0 or not inside:
                continue
            doc["y"][inside[0]] = 1 + TYPES.index(event["type"])
            sides = [marked(text, doc["w"], starts, event[side], first) for side in ("source", "target")]
            doc["arcs"].append((inside[0], *sides))
    return docs


def marked(text, words, starts, phrases, at):
    """Which words belong to these phrases, each at its place nearest to `at`."""
    marks = [0] * len(words)
    for phrase in phrases:
        places = [m.start() for m in re.finditer(re.escape(phrase), text)]
        if places:
            start = min(places, key=lambda p: abs(p - at))
            for k, s in enumerate(starts):
                if start <= s < start + len(phrase) and words[k][0].isalnum():
                    marks[k] = 1
    return marks


# ---------------------------------------------------------------- the teacher


class Teacher(nn.Module):
    """An encoder with two heads: the type at each word, and which words are source and target of an event at a word."""

    def __init__(self, folder):
        super().__init__()
        from transformers import AutoModel, AutoTokenizer

        self.pieces = AutoTokenizer.from_pretrained(folder)
        self.encoder = AutoModel.from_pretrained(folder)
        size = self.encoder.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.types = nn.Linear(size, OUTPUTS)
        self.event, self.word = nn.Linear(size + OUTPUTS, 128), nn.Linear(size, 128)
        self.sides, self.bias = nn.Linear(128, 256), nn.Linear(128, 2)

    def vectors(self, docs):
        """Vectors of the words, padded; how many words of each text fit in."""
        cut = [self.pieces(d["w"], is_split_into_words=True, truncation=True, max_length=160) for d in docs]
        longest, most = max(len(c["input_ids"]) for c in cut), max(len(d["w"]) for d in docs)
        ids, mask = torch.zeros(len(docs), longest, dtype=torch.long), torch.zeros(len(docs), longest, dtype=torch.long)
        first, fits = torch.zeros(len(docs), most, dtype=torch.long), []
        for n, c in enumerate(cut):
            ids[n, : len(c["input_ids"])] = torch.tensor(c["input_ids"])
            mask[n, : len(c["input_ids"])] = 1
            seen = {}
            for place, word in enumerate(c.word_ids()):
                if word is not None:
                    seen.setdefault(word, place)
            for word, place in seen.items():
                first[n, word] = place
            fits.append(max(seen, default=-1) + 1)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        return torch.gather(out, 1, first[..., None].expand(-1, -1, out.shape[-1])), fits

    def arcs(self, vectors, events):
        """Scores of each word as source and as target of each event (text, word, type)."""
        texts, words, types = (torch.tensor(column) for column in zip(*events))
        event = torch.cat([self.drop(vectors[texts, words]), F.one_hot(types, OUTPUTS).float()], -1)
        asked = self.sides(torch.tanh(self.event(event))).view(len(events), 2, -1)
        word = torch.tanh(self.word(self.drop(vectors)))[texts]
        return torch.einsum("ksd,kwd->kws", asked, word) + self.bias(word)


def teach(folder, verbale, out, rounds="3"):
    """Parties are learnt beside types because they tell which words are somebody's deed."""
    torch.manual_seed(1), random.seed(1)
    docs, teacher, size, rounds = read(verbale), Teacher(folder), 32, int(rounds)
    heads = [p for n, p in teacher.named_parameters() if not n.startswith("encoder.")]
    learner = torch.optim.AdamW([{"params": teacher.encoder.parameters(), "top": 2e-4}, {"params": heads, "top": 1e-3}], lr=1e-3, weight_decay=0.01)
    steps, step, began = rounds * (len(docs) // size), 0, time.time()
    for number in range(rounds):
        teacher.train()
        order = sorted(range(len(docs)), key=lambda i: (len(docs[i]["w"]) // 6, random.random()))
        batches = [order[i : i + size] for i in range(0, len(order), size)]
        random.shuffle(batches)
        total = 0.0
        for batch in ([docs[i] for i in batch] for batch in batches):
            step += 1
            for group in learner.param_groups:
                group["lr"] = group["top"] * min(step / 100, 1) * max(0.02, 1 - step / (steps + 80))
            vectors, fits = teacher.vectors(batch)
            gold = torch.full(vectors.shape[:2], -100)
            for n, (doc, fit) in enumerate(zip(batch, fits)):
                gold[n, :fit] = torch.tensor(doc["y"][:fit])
            loss = 3 * F.cross_entropy(teacher.types(teacher.drop(vectors)).reshape(-1, OUTPUTS), gold.reshape(-1), ignore_index=-100)
            events = [(n, word, doc["y"][word], sides) for n, doc in enumerate(batch) for word, *sides in doc["arcs"] if word < fits[n]]
            if events:
                scores = teacher.arcs(vectors, [e[:3] for e in events])
                want, known = torch.zeros_like(scores), torch.zeros(scores.shape[:2])
                for n, (text, _, _, sides) in enumerate(events):
                    known[n, : fits[text]] = 1
                    for side in (0, 1):
                        want[n, : len(sides[side]), side] = torch.tensor(sides[side], dtype=torch.float)
                wrong = F.binary_cross_entropy_with_logits(scores, want, reduction="none")
                loss = loss + 2 * (wrong * known[..., None]).sum() / known.sum()
            learner.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            learner.step()
            total += float(loss.detach())
        print(f"round {number}: loss {total / len(batches):.4f}, {time.time() - began:.0f} s", flush=True)
    torch.save(teacher.state_dict(), out)


# ---------------------------------------------------------------- varied sentences


def treebank(path):
    """The sentences of a CoNLL-U file that are neither too short nor too long."""
    docs, words = [], []
    for line in gzip.open(path, "rt"):
        column = line.rstrip("\n").split("\t")
        if column[0].isdigit():
            words.append(column)
        elif not line.strip():
            if 4 < len(words) < 60:
                heads = [int(w[6]) - 1 if w[6] != "0" else i for i, w in enumerate(words)]
                upos = [w[3] if w[3] in UPOS else "X" for w in words]
                docs.append({"w": [w[1] for w in words], "u": upos, "h": heads, "r": [w[7] for w in words], "s": [0] * len(words), "id": None})
            words = []
    return docs


def vary(folder, verbale, teacher_file, out, times="6", *treebanks):
    """Writes each sentence `times` times with other words, the treebanks' sentences once, and what the teacher says of each word."""
    torch.manual_seed(2), random.seed(2)
    docs, others = read(verbale), [doc for path in treebanks for doc in treebank(path)]
    kind = lambda w, u: (u, next((e for e in ("ed", "ing", "s") if w.endswith(e)), ""), w[0].isupper())
    pool = collections.defaultdict(collections.Counter)
    for doc in docs + others:
        for word, upos in zip(doc["w"], doc["u"]):
            if upos in CONTENT and len(word) > 2:
                pool[kind(word, upos)][word] += 1
    # A word's chance rises with the root of how often it stands, so that seldom ones are met.
    pool = {k: (list(c), list(itertools.accumulate(n**0.5 for n in c.values()))) for k, c in pool.items()}
    varied = others
    for doc in docs:
        for _ in range(int(times)):
            rate, deed = random.choice((0.1, 0.2, 0.35)), random.random() < 0.5
            words = list(doc["w"])
            for i, (word, upos) in enumerate(zip(doc["w"], doc["u"])):
                chance = 0.7 if doc["y"][i] and deed else rate * (0.6 if upos == "PROPN" else upos in CONTENT)
                if random.random() < chance and kind(word, upos) in pool:
                    some, weights = pool[kind(word, upos)]
                    words[i] = random.choices(some, cum_weights=weights)[0]
            varied.append({**{k: doc[k] for k in ("u", "h", "r", "s", "id")}, "w": words})
    teacher = Teacher(folder)
    teacher.load_state_dict(torch.load(teacher_file))
    teacher.eval()
    order, began = sorted(range(len(varied)), key=lambda i: len(varied[i]["w"])), time.time()
    with torch.no_grad():
        for at in range(0, len(order), 64):
            batch = [varied[i] for i in order[at : at + 64]]
            vectors, fits = teacher.vectors(batch)
            for doc, shares, fit in zip(batch, teacher.types(vectors).softmax(-1).numpy(), fits):
                doc["q"] = np.zeros((len(doc["w"]), OUTPUTS), dtype=np.float16)
                doc["q"][:, 0] = 1
                doc["q"][:fit] = shares[:fit]
            if at % 6400 == 0:
                print(f"{at} of {len(order)}, {time.time() - began:.0f} s", flush=True)
    pickle.dump(varied, open(out, "wb"))


# ---------------------------------------------------------------- the small network's words, as `language::en::{words, lexical}` number them

M32 = 0xFFFFFFFF
AFFIXES, SHAPES, VOCABULARY = (512, 2048, 4096, 2048), 128, 24000


def mix(h, value):
    return (((h << 5 | h >> 27) & M32) ^ value) * 0x9E3779B1 & M32


def hashed(data):
    h = len(data) ^ 0x5BD1E995
    for i in range(0, len(data), 4):
        h = mix(h, int.from_bytes(data[i : i + 4], "little"))
    return h ^ h >> 15


def shape(form):
    upper = lower = digit = other = 0
    for c in form:
        if c.islower():
            lower += 1
        elif c.isupper():
            upper += 1
        elif c.isnumeric():
            digit += 1
        elif c.isalpha():
            lower += 1
        else:
            other += 1
    if upper + lower == 0:
        return 10 if digit else 11
    letters = 0 if upper == 0 else 4 if (upper, lower) == (1, 0) else 1 if upper == 1 and form[0].isupper() else 2 if lower == 0 else 3
    return letters + (5 if digit else 12 if other else 0)


KNOWN = {}


def word(form):
    """Hash of the word, of its two, three and four last and three first letters; its shape."""
    if form not in KNOWN:
        if form.isascii():
            digits = not any(c.isalpha() for c in form)
            data = "".join("0" if digits and c.isdigit() else c.lower() for c in form).encode()
        else:
            data = "".join({"’": "'", "‘": "'", "´": "'", "“": '"', "”": '"', "„": '"', "–": "-"}.get(c, c).lower() for c in form).encode()
        ends = [hashed(data[max(0, len(data) - k) :]) for k in (2, 3, 4)]
        KNOWN[form] = (hashed(data), *ends, hashed(data[:3]), shape(form))
    return KNOWN[form]


def rows_of(doc, vocabulary, rels):
    """Rows of each word: six of the word, its part of speech, its relation."""
    words = [word(w) for w in doc["w"]]
    base = len(vocabulary) + 1
    loud = {}
    for s in set(doc["s"]):
        kinds = [w[5] for w, at in zip(words, doc["s"]) if at == s and w[5] < 5]
        loud[s] = len(kinds) >= 4 and sum(k in (1, 2, 4) for k in kinds) * 10 >= len(kinds) * 8
    rows = []
    for i, (lower, *affixes, form) in enumerate(words):
        row, at = [vocabulary.get(lower, 0)], base
        for k, (value, room) in enumerate(zip(affixes, AFFIXES)):
            row.append(at + mix(value, k + 77) % room)
            at += room
        row.append(at + min(form << 2 | (doc["s"][i] == i) << 1 | loud[doc["s"][i]], SHAPES - 1))
        at += SHAPES
        row.append(at + UPOS.index(doc["u"][i]))
        row.append(at + len(UPOS) + rels.get(doc["r"][i], 0))
        rows.append(row)
    return np.array(rows)


# ---------------------------------------------------------------- the small network


def squash(x):
    x = (0.5 * x).clamp(-1, 1)
    return x * (2 - x.abs())


class Gist(nn.Module):
    """Layers in which a word takes in itself, its neighbours, its head, its children and the mean of its sentence."""

    def __init__(self, rows, size, layers, drop):
        super().__init__()
        self.size = size
        self.rows = nn.Embedding(rows, size)
        nn.init.normal_(self.rows.weight, 0, 0.12)
        with torch.no_grad():
            self.rows.weight[0] = 0
        self.layers = nn.ModuleList([nn.Linear(size, 6 * size, bias=False) for _ in range(layers)])
        self.biases = nn.ParameterList([nn.Parameter(torch.zeros(size)) for _ in range(layers)])
        self.out = nn.Linear(size, OUTPUTS)
        self.drop = nn.Dropout(drop)

    def forward(self, batch, lost=0.0):
        rows, before, behind, heads, sentences, count = batch
        if self.training and lost:
            rows = torch.cat([torch.where(torch.rand(len(rows), 1) < lost, 0, rows[:, :1]), rows[:, 1:]], 1)
        x = self.drop(self.rows(rows).sum(1))
        n, none = len(rows), torch.zeros(1, self.size)
        lengths = torch.zeros(count).index_add(0, sentences, torch.ones(n))[:, None]
        for layer, bias in zip(self.layers, self.biases):
            own, left, right, head, child, whole = layer(x).split(self.size, -1)
            y = bias + own + torch.cat([left, none])[before] + torch.cat([right, none])[behind] + torch.cat([head, none])[heads]
            y = y + torch.zeros(n + 1, self.size).index_add(0, heads, child)[:n]
            y = y + (torch.zeros(count, self.size).index_add(0, sentences, whole) / lengths)[sentences]
            x = x + self.drop(squash(y))
        return self.out(x)


def joined(docs):
    """Several texts as one: rows, the places of neighbours and heads (none: one past the last), sentences."""
    n = sum(len(d["w"]) for d in docs)
    before, behind, heads, sentences, at, number = [], [], [], [], 0, -1
    for doc in docs:
        starts, size = doc["s"], len(doc["w"])
        for i in range(size):
            number += starts[i] == i
            sentences.append(number)
            before.append(n if starts[i] == i else at + i - 1)
            behind.append(n if i + 1 == size or starts[i + 1] == i + 1 else at + i + 1)
            heads.append(n if doc["h"][i] == i else at + doc["h"][i])
        at += size
    tensor = lambda column: torch.tensor(column, dtype=torch.long)
    rows = torch.from_numpy(np.concatenate([d["rows"] for d in docs])).long()
    return rows, tensor(before), tensor(behind), tensor(heads), tensor(sentences), number + 1


def wanted(docs):
    """What each word should tell: our label, or the teacher's shares."""
    shares = []
    for doc in docs:
        shares.append(doc["q"].astype(np.float32) if "q" in doc else np.eye(OUTPUTS, dtype=np.float32)[doc["y"]])
    return torch.from_numpy(np.concatenate(shares))


def learn(verbale, varied_file, out, fold="", size=48, layers=2, rounds=4, rate=2e-3, drop=0.05, lost=0.02):
    torch.manual_seed(3), random.seed(3)
    torch.set_num_threads(int(os.environ.get("THREADS", "2")))
    docs = read(verbale)
    varied = pickle.load(open(varied_file, "rb"))
    own, folds = map(int, fold.split("/")) if fold else (-1, 1)
    unseen = {d["id"] for d in docs if d["number"] % folds == own}
    held = [d for d in docs if d["id"] in unseen]
    docs, varied = [d for d in docs if d["id"] not in unseen], [d for d in varied if d["id"] not in unseen]
    counts = collections.Counter(w for doc in docs + varied for w in doc["w"])
    words = collections.Counter()
    for form, n in counts.items():
        words[word(form)[0]] += n
    words = [w for w, n in words.most_common(VOCABULARY) if n > 1]
    vocabulary = {w: i for i, w in enumerate(words, 1)}
    names = sorted({r for doc in docs for r in doc["r"]})
    rels = {r: i for i, r in enumerate(names)}
    for doc in docs + varied + held:
        doc["rows"] = rows_of(doc, vocabulary, rels)
    gist = Gist(len(words) + 1 + sum(AFFIXES) + SHAPES + len(UPOS) + len(names), size, layers, drop)
    # Our own labels twice a round, the teacher's once.
    pool, batch_size, began = docs * 2 + varied, 48, time.time()
    learner = torch.optim.Adam(gist.parameters(), lr=rate)
    steps, step = rounds * (len(pool) // batch_size), 0
    for number in range(rounds):
        gist.train()
        random.shuffle(pool)
        total = 0.0
        for at in range(0, len(pool) - batch_size + 1, batch_size):
            batch = pool[at : at + batch_size]
            step += 1
            for group in learner.param_groups:
                group["lr"] = rate * min(1, step / 200) * max(0.02, 1 - step / steps)
            loss = -(wanted(batch) * gist(joined(batch), lost).log_softmax(-1)).sum(-1).mean()
            learner.zero_grad()
            loss.backward()
            learner.step()
            total += float(loss.detach())
        print(f"round {number}: loss {total / (len(pool) // batch_size):.4f}, {time.time() - began:.0f} s", flush=True)
        if held:
            report(gist, held)
    write(gist, words, names, out)


def report(gist, docs):
    """Words of labelled types found in sentences that were not learnt, and sentences without event that get one."""
    gist.eval()
    shares = []
    with torch.no_grad():
        for at in range(0, len(docs), 256):
            batch = docs[at : at + 256]
            found = gist(joined(batch)).softmax(-1).numpy()
            for doc in batch:
                shares.append(found[: len(doc["w"])])
                found = found[len(doc["w"]) :]
    for least in (0.3, 0.5, 0.7):
        right = told = labelled = alarms = quiet = 0
        for doc, share in zip(docs, shares):
            gold = np.array(doc["y"])
            sure = 1 - share[:, 0] > least
            right += int((sure & (share[:, 1:].argmax(1) + 1 == gold)).sum())
            told += int(sure.sum())
            labelled += int((gold > 0).sum())
            if not gold.any():
                quiet, alarms = quiet + 1, alarms + int(sure.any())
        p, r = right / max(told, 1), right / max(labelled, 1)
        print(f"  at {least}: P {p:.3f} R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}, {alarms} of {quiet} sentences without event", flush=True)


def write(gist, words, rels, out):
    """The model file that `fact::events::choose::gist` reads."""
    data = bytearray()
    number = lambda n: data.extend(struct.pack("<I", n))

    def small(rows):
        number(rows.shape[0])
        number(rows.shape[1])
        sizes = np.maximum(np.abs(rows).max(1), 1e-9) / 127
        data.extend(sizes.astype("<f4").tobytes())
        data.extend(np.round(rows / sizes[:, None]).astype(np.int8).tobytes())

    def floats(values):
        values = values.reshape(-1)
        size = max(float(np.abs(values).max()), 1e-9) / 32767
        rounded = np.round(values / size).astype("<i2").view(np.uint8).reshape(-1, 2)
        number(len(values))
        data.extend(struct.pack("<f", size))
        data.extend(rounded[:, 0].tobytes())
        data.extend(rounded[:, 1].tobytes())

    def names(all_names):
        number(len(all_names))
        for name in all_names:
            number(len(name.encode()))
            data.extend(name.encode())

    names(UPOS)
    names(rels)
    number(len(words))
    for w in words:
        number(w)
    number(gist.size)
    number(len(gist.layers))
    small(gist.rows.weight.detach().numpy())
    for layer, bias in zip(gist.layers, gist.biases):
        # Rows of inputs, columns of outputs.
        floats(layer.weight.detach().numpy().T.copy())
        floats(bias.detach().numpy())
    floats(gist.out.weight.detach().numpy())
    floats(gist.out.bias.detach().numpy())
    open(out, "wb").write(HEADER + zlib.compress(bytes(data), 9))


if __name__ == "__main__":
    tasks = {"teach": teach, "vary": vary, "learn": learn}
    if len(sys.argv) < 4 or sys.argv[1] not in tasks:
        sys.exit(__doc__)
    tasks[sys.argv[1]](*sys.argv[2:])
