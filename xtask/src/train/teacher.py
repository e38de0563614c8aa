"""The teacher: a small pretrained encoder with biaffine arcs and relations (Dozat & Manning 2017) that also sees another parser's hints.

usage: teacher.py train ENCODER HINTED OUT.pt [EPOCHS]            learns from HINTED/{ewt-train,gum-free-train}.t.conllu (see hints.py), checks on ewt-dev
       teacher.py label ENCODER MODEL.pt IN.t.conllu OUT.conllu   writes its trees of texts with hints

ENCODER is a folder with all-MiniLM-L6-v2 (Apache-2.0); needs torch, transformers, tokenizers. Two processor cores need half an hour to learn and a quarter
of an hour for 1.8 million words. GUM documents that the project sets aside (`train::held_out`) are never learnt from.
"""

import random
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

# Columns of a CoNLL-U line; hints.py puts its hints into DEPS as tag|lemma|head|relation.
FORM, UPOS, XPOS, HEAD, REL, HINTS = 1, 3, 4, 6, 7, 8
HINT_TAG, HINT_HEAD, HINT_REL = 0, 2, 3
# Marks of the encoder's vocabulary, and the most pieces kept of one word.
BEGIN, END, UNKNOWN, MOST_PIECES = 101, 102, 100, 12
# Longer sentences are left out in training, and left unlabelled.
LONGEST_LEARNT, LONGEST_LABELLED = 120, 200
# Pieces in a batch.
LEARN_SIZE, PARSE_SIZE = 1400, 3000
ENCODER_RATE, HEADS_RATE = 2e-4, 2e-3
HINT_SIZE, ARC_SIZE, REL_SIZE = 48, 320, 160
NEVER = -1e4


# ---------------------------------------------------------------- data


def read(path):
    """Sentences of a CoNLL-U file: (its document's line, its words' columns)."""
    sentences, words, document = [], [], ""
    for line in open(path):
        line = line.rstrip("\n")
        if line.startswith("# newdoc"):
            document = line
        elif not line:
            if words:
                sentences.append((document, words))
            words = []
        elif line[0].isdigit():
            columns = line.split("\t")
            if columns[0].isdigit():
                words.append(columns)
    return sentences


def held_out(sentences):
    """For each sentence, whether its document is set aside: the choice of `train::held_out`."""
    numbers, held = {}, []
    for document, _ in sentences:
        number = numbers.setdefault(document, len(numbers))
        held.append(number % 10 == 5 or (number % 10 == 0 and "news" in document))
    return held


def hint(word, part):
    return (word[HINTS].split("|") + ["", "", "", ""])[part] if word[HINTS] != "_" else "?"


def fine_tag(word):
    return word[UPOS] + "|" + word[XPOS]


def numbers_of(sentences, name):
    """A number for each name that occurs; 0 is for names never met."""
    numbers = {"?": 0}
    for sentence in sentences:
        for word in sentence:
            numbers.setdefault(name(word), len(numbers))
    return numbers


def vocabulary(sentences):
    return {
        "rel": numbers_of(sentences, lambda word: word[REL]),
        "tag": numbers_of(sentences, fine_tag),
        "hint_tag": numbers_of(sentences, lambda word: hint(word, HINT_TAG)),
        "hint_rel": numbers_of(sentences, lambda word: hint(word, HINT_REL)),
    }


class Pieces:
    """The encoder's pieces of words, remembered."""

    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(folder + "/tokenizer.json")
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.known = {}

    def of(self, word):
        if word not in self.known:
            self.known[word] = self.tokenizer.encode(word, add_special_tokens=False).ids[:MOST_PIECES] or [UNKNOWN]
        return self.known[word]


class Sentence:
    """A sentence in numbers: pieces, first and last piece of each word, gold tree, hints."""

    PER_WORD = ("first", "last", "head", "rel", "tag", "hint_tag", "hint_rel", "hint_head")

    def __init__(self, words, vocab, pieces):
        number = lambda text: int(text) if text.isdigit() else 0
        self.length = len(words)
        self.ids, self.first, self.last = [BEGIN], [], []
        for word in words:
            self.first.append(len(self.ids))
            self.ids += pieces.of(word[FORM])
            self.last.append(len(self.ids) - 1)
        self.ids.append(END)
        self.head = [number(word[HEAD]) for word in words]
        self.rel = [vocab["rel"].get(word[REL], 0) for word in words]
        self.tag = [vocab["tag"].get(fine_tag(word), 0) for word in words]
        self.hint_tag = [vocab["hint_tag"].get(hint(word, HINT_TAG), 0) for word in words]
        self.hint_rel = [vocab["hint_rel"].get(hint(word, HINT_REL), 0) for word in words]
        self.hint_head = [number(hint(word, HINT_HEAD)) for word in words]


def batch_of(sentences):
    """Sentences side by side, padded. Heads of padding are -1."""
    longest, widest = max(s.length for s in sentences), max(len(s.ids) for s in sentences)
    table = lambda width: torch.zeros(len(sentences), width, dtype=torch.long)
    batch = {name: table(longest) for name in Sentence.PER_WORD}
    batch["head"] -= 1
    batch |= {"ids": table(widest), "mask": table(widest), "is_head": torch.zeros(len(sentences), longest + 1, dtype=torch.bool)}
    for row, sentence in enumerate(sentences):
        batch["ids"][row, : len(sentence.ids)] = torch.tensor(sentence.ids)
        batch["mask"][row, : len(sentence.ids)] = 1
        batch["is_head"][row, : sentence.length + 1] = True
        for name in Sentence.PER_WORD:
            batch[name][row, : sentence.length] = torch.tensor(getattr(sentence, name))
    return batch


def batches(sentences, size, shuffled):
    """Indices of sentences of like length, in batches of at most `size` pieces."""
    jitter = 3 if shuffled else 0
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i].ids) + random.random() * jitter)
    made, current = [], []
    for i in order:
        if current and (len(current) + 1) * len(sentences[i].ids) > size:
            made.append(current)
            current = []
        current.append(i)
    made.append(current)
    if shuffled:
        random.shuffle(made)
    return made


# ---------------------------------------------------------------- model


def layer(width, out):
    return nn.Sequential(nn.Linear(width, out), nn.GELU(), nn.Dropout(0.3))


def with_one(x):
    """A bias as one more number."""
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


def rows(x, index):
    """For each place of `index`, that row of `x`."""
    return x.gather(1, index.unsqueeze(-1).expand(-1, -1, x.size(-1)))


class Model(nn.Module):
    def __init__(self, vocab, encoder):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(encoder, add_pooling_layer=False)
        hints, rels = len(vocab["hint_rel"]), len(vocab["rel"])
        width = self.encoder.config.hidden_size + 3 * HINT_SIZE
        self.root_rel, self.punct = vocab["rel"]["root"], vocab["rel"]["punct"]
        self.mix = nn.Parameter(torch.zeros(4))
        self.hint_tag = nn.Embedding(len(vocab["hint_tag"]), HINT_SIZE)
        self.hint_rel, self.hint_head_rel = nn.Embedding(hints, HINT_SIZE), nn.Embedding(hints, HINT_SIZE)
        self.drop, self.root = nn.Dropout(0.25), nn.Parameter(torch.randn(width) * 0.1)
        self.arc_child, self.arc_head = layer(width, ARC_SIZE), layer(width, ARC_SIZE)
        self.rel_child, self.rel_head = layer(width, REL_SIZE), layer(width, REL_SIZE)
        self.arcs = nn.Parameter(torch.empty(ARC_SIZE + 1, ARC_SIZE).normal_(std=0.02))
        self.rels = nn.Parameter(torch.empty(rels, REL_SIZE + 1, REL_SIZE + 1).normal_(std=0.02))
        self.tags = nn.Linear(width, len(vocab["tag"]))
        # How much the hinted head is worth, by the hinted relation.
        self.trust = nn.Embedding(hints, 1)
        nn.init.constant_(self.trust.weight, 1.0)

    def forward(self, batch):
        """Scores of arcs [child, head with the root first]; what relations are scored from; scores of tags."""
        layers = self.encoder(input_ids=batch["ids"], attention_mask=batch["mask"], output_hidden_states=True).hidden_states
        weights = self.mix.softmax(0)
        states = sum(weights[i] * layers[-1 - i] for i in range(4)).float()
        words = (rows(states, batch["first"]) + rows(states, batch["last"])) * 0.5
        head_rel = F.pad(batch["hint_rel"], (1, 0)).gather(1, batch["hint_head"])
        hints = [self.hint_tag(batch["hint_tag"]), self.hint_rel(batch["hint_rel"]), self.hint_head_rel(head_rel)]
        words = self.drop(torch.cat([words, *hints], -1))
        heads = torch.cat([self.root.expand(words.size(0), 1, -1), words], 1)
        arcs = with_one(self.arc_child(words)) @ self.arcs @ self.arc_head(heads).transpose(1, 2)
        arcs = arcs + self.trust(batch["hint_rel"]) * F.one_hot(batch["hint_head"], arcs.size(-1))
        arcs = arcs.masked_fill(~batch["is_head"][:, None, :], NEVER)
        return arcs, self.rel_child(words), self.rel_head(heads), self.tags(words)

    def relations(self, children, heads_states, heads):
        """Scores of each word's relation to its head."""
        child = with_one(children).reshape(-1, self.rels.size(1))
        head = with_one(rows(heads_states, heads)).reshape(-1, self.rels.size(2))
        product = (child @ self.rels.permute(1, 0, 2).reshape(child.size(1), -1)).view(-1, self.rels.size(0), head.size(1))
        return torch.einsum("nrk,nk->nr", product, head).view(children.size(0), children.size(1), -1)


def run(model, batch):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return model(batch)


# ---------------------------------------------------------------- trees


def is_tree(heads):
    """True when every word hangs from the root (0) in the end, and one word does so at once."""
    for word in range(len(heads)):
        seen, at = set(), word
        while at >= 0:
            if at in seen:
                return False
            seen.add(at)
            at = heads[at] - 1
    return list(heads).count(0) == 1


def tree(scores):
    """Heads from scores [child, head]: the best for each word where that is a tree, else the best tree without crossing arcs."""
    greedy = scores.argmax(-1)
    if is_tree(greedy):
        return [int(h) for h in greedy]
    # A second word under the root costs more than anything else can win.
    least = scores.copy()
    least[:, 0] -= 1000
    return eisner(least)


def eisner(scores):
    """The best projective tree (Eisner 1996) over scores [child, head]."""
    n = scores.shape[0]
    weight = np.full((n + 1, n + 1), -1e9)
    weight[:, 1:] = scores.T
    # [from, to, direction]: half-built (open) and complete spans, and where the best split was. Direction 1 goes to the right.
    open_, whole = np.full((n + 1, n + 1, 2), -1e9), np.full((n + 1, n + 1, 2), -1e9)
    open_split, whole_split = np.zeros((n + 1, n + 1), int), np.zeros((n + 1, n + 1, 2), int)
    for i in range(n + 1):
        whole[i, i] = 0
    for width in range(1, n + 1):
        for i in range(n + 1 - width):
            j = i + width
            split = whole[i, i:j, 1] + whole[i + 1 : j + 1, j, 0]
            best = int(split.argmax())
            open_split[i, j] = i + best
            open_[i, j] = split[best] + weight[j, i], split[best] + weight[i, j]
            split = whole[i, i:j, 0] + open_[i:j, j, 0]
            best = int(split.argmax())
            whole[i, j, 0], whole_split[i, j, 0] = split[best], i + best
            split = open_[i, i + 1 : j + 1, 1] + whole[i + 1 : j + 1, j, 1]
            best = int(split.argmax())
            whole[i, j, 1], whole_split[i, j, 1] = split[best], i + 1 + best
    heads, todo = [0] * (n + 1), [(0, n, 1, True)]
    while todo:
        i, j, right, is_whole = todo.pop()
        if i == j:
            continue
        if is_whole:
            k = whole_split[i, j, right]
            todo += [(i, k, 1, False), (k, j, 1, True)] if right else [(i, k, 0, True), (k, j, 0, False)]
        else:
            heads[j if right else i] = i if right else j
            k = open_split[i, j]
            todo += [(i, k, 1, True), (k + 1, j, 0, True)]
    return heads[1:]


@torch.no_grad()
def parse(model, sentences):
    """For each sentence: heads, relations, tags."""
    model.eval()
    found = [None] * len(sentences)
    for indices in batches(sentences, PARSE_SIZE, False):
        batch = batch_of([sentences[i] for i in indices])
        arcs, children, heads_states, tags = run(model, batch)
        arcs = arcs.float().log_softmax(-1).numpy()
        heads = torch.zeros_like(batch["head"])
        for row, i in enumerate(indices):
            n = sentences[i].length
            heads[row, :n] = torch.tensor(tree(arcs[row, :n, : n + 1]))
        rels = model.relations(children.float(), heads_states.float(), heads)
        # Number 0 is no relation; the root's is its alone.
        rels[..., 0] = NEVER
        rels[..., model.root_rel] = torch.where(heads != 0, torch.tensor(NEVER), torch.tensor(-NEVER))
        rels, tags = rels.argmax(-1).numpy(), tags.argmax(-1).numpy()
        for row, i in enumerate(indices):
            n = sentences[i].length
            found[i] = heads[row, :n].tolist(), rels[row, :n], tags[row, :n]
    return found


# ---------------------------------------------------------------- work


def score(model, sentences, name):
    """Prints how many tags, heads and relations are right, with punctuation and without."""
    words = tags_right = heads_right = rels_right = others = other_heads = other_rels = 0
    for sentence, (heads, rels, tags) in zip(sentences, parse(model, sentences)):
        for i in range(sentence.length):
            head = heads[i] == sentence.head[i]
            rel = head and rels[i] == sentence.rel[i]
            words, tags_right = words + 1, tags_right + (tags[i] == sentence.tag[i])
            heads_right, rels_right = heads_right + head, rels_right + rel
            if sentence.rel[i] != model.punct:
                others, other_heads, other_rels = others + 1, other_heads + head, other_rels + rel
    share = lambda part, of: f"{100 * part / of:.2f}"
    print(
        f"   {name}: tags {share(tags_right, words)} UAS {share(heads_right, words)} LAS {share(rels_right, words)}"
        f" | no punct {share(other_heads, others)} {share(other_rels, others)}",
        flush=True,
    )


def train(encoder, folder, out, epochs):
    gum = read(folder + "/gum-free-train.t.conllu")
    held = held_out(gum)
    learnt = [s for _, s in read(folder + "/ewt-train.t.conllu")] + [s for (_, s), is_held in zip(gum, held) if not is_held]
    dev = [s for _, s in read(folder + "/ewt-dev.t.conllu")]
    aside = [s for (_, s), is_held in zip(gum, held) if is_held]
    vocab, pieces = vocabulary(learnt), Pieces(encoder)
    model = Model(vocab, encoder)
    # The words' own vectors stay as they are: the treebanks are too small to move them.
    model.encoder.embeddings.requires_grad_(False)
    learnt = [Sentence(s, vocab, pieces) for s in learnt if len(s) < LONGEST_LEARNT]
    dev, aside = ([Sentence(s, vocab, pieces) for s in part] for part in (dev, aside))
    print(f"{len(learnt)} sentences to learn from, {len(dev)} and {len(aside)} to check with", flush=True)

    steps = epochs * len(batches(learnt, LEARN_SIZE, True))
    inner = [p for p in model.encoder.parameters() if p.requires_grad]
    known = {id(p) for p in inner}
    outer = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    groups = [{"params": inner, "lr": ENCODER_RATE}, {"params": outer, "lr": HEADS_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
    # Up over the first sixteenth, then down in a straight line.
    rate = lambda step: min(1, step / (0.06 * steps)) * max(0.02, 1 - step / steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    began = time.time()
    for epoch in range(epochs):
        model.train()
        total, made = 0.0, batches(learnt, LEARN_SIZE, True)
        for step, indices in enumerate(made):
            batch = batch_of([learnt[i] for i in indices])
            arcs, children, heads_states, tags = run(model, batch)
            real, heads = batch["head"] >= 0, batch["head"].clamp(min=0)
            rels = model.relations(children.float(), heads_states.float(), heads)
            loss = F.cross_entropy(arcs.float()[real], heads[real]) + F.cross_entropy(rels[real], batch["rel"][real])
            loss = loss + 0.5 * F.cross_entropy(tags.float()[real], batch["tag"][real])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
            if step % 50 == 0:
                print(f"round {epoch + 1}, {step} of {len(made)}: loss {total / (step + 1):.3f}, {time.time() - began:.0f} s", flush=True)
        score(model, dev, "ewt-dev")
        score(model, aside, "gum held out")
        torch.save((vocab, model.state_dict()), out)


def label(encoder, saved, texts, out):
    vocab, weights = torch.load(saved, weights_only=False)
    model, pieces = Model(vocab, encoder), Pieces(encoder)
    model.load_state_dict(weights)
    rel_names, tag_names = ({number: name for name, number in vocab[kind].items()} for kind in ("rel", "tag"))
    sentences = [words for _, words in read(texts) if len(words) < LONGEST_LABELLED]
    began, step = time.time(), 4000
    with open(out, "w") as file:
        for start in range(0, len(sentences), step):
            part = sentences[start : start + step]
            for words, (heads, rels, tags) in zip(part, parse(model, [Sentence(s, vocab, pieces) for s in part])):
                for i, word in enumerate(words):
                    upos, _, xpos = tag_names[tags[i]].partition("|")
                    row = [i + 1, word[FORM], "_", upos, xpos or "_", "_", heads[i], rel_names[rels[i]], "_", "_"]
                    file.write("\t".join(map(str, row)) + "\n")
                file.write("\n")
            print(f"{start + len(part)} of {len(sentences)} sentences, {time.time() - began:.0f} s", flush=True)


def main(arguments):
    torch.set_num_threads(2)
    torch.manual_seed(7)
    random.seed(7)
    match arguments:
        case ["train", encoder, folder, out]:
            train(encoder, folder, out, 5)
        case ["train", encoder, folder, out, epochs]:
            train(encoder, folder, out, int(epochs))
        case ["label", encoder, saved, texts, out]:
            label(encoder, saved, texts, out)
        case _:
            sys.exit(__doc__)


main(sys.argv[1:])
