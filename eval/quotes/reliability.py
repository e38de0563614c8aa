#!/usr/bin/env python3
"""How often a quote of a given confidence is right: the reliability table of `docs/quotes.md`.

    python3 eval/quotes/reliability.py RECORDS.jsonl GOLD.jsonl[.gz]

RECORDS is what `verbale annotate --as-is` gives for the gold's texts; GOLD has lines {"id", "text", "attributions": [{"source",
"cue", "content": [[start, end], …]}]}. A quote is right when one gold attribution shares at least half of its content's words
(Jaccard) and a word of its source or, where the gold names none, of its cue.
"""
import gzip, json, re, sys
from collections import defaultdict


def words(spans, tokens):
    return {i for s, e in spans or [] for i, (a, b) in enumerate(tokens) if a < e and s < b}


def right(quote, gold):
    for g in gold:
        union = len(quote["content"] | g["content"]) or 1
        if len(quote["content"] & g["content"]) / union >= 0.5:
            role = "source" if g["source"] else "cue"
            if quote[role] & g[role] or not quote[role] and not g[role]:
                return True
    return False


def main():
    opener = gzip.open if sys.argv[2].endswith(".gz") else open
    gold = {d["id"]: d for d in map(json.loads, opener(sys.argv[2], "rt", encoding="utf-8"))}
    bins, rules = defaultdict(lambda: [0, 0, 0.0]), defaultdict(lambda: [0, 0, 0.0])
    for line in open(sys.argv[1], encoding="utf-8"):
        record = json.loads(line)
        doc = gold.get(record["id"])
        if not doc:
            continue
        tokens = [m.span() for m in re.finditer(r"\w+|[^\w\s]", doc["text"])]
        sets = lambda a: {k: words(a.get(k), tokens) for k in ("source", "cue", "content")}
        known = [sets(a) for a in doc["attributions"]]
        for quote in record["quotes"]:
            ok, sure = right(sets(quote), known), quote["confidence"]
            for tally in (bins[min(int(sure * 10), 9)], rules[quote["rule"].split(";")[0]]):
                tally[0] += 1
                tally[1] += ok
                tally[2] += sure
    print("| confidence | quotes | mean confidence | right |\n|---|---|---|---|")
    for b in sorted(bins):
        n, ok, sure = bins[b]
        print(f"| {b / 10:.1f}–{(b + 1) / 10:.1f} | {n} | {sure / n:.2f} | {ok / n:.2f} |")
    total = sum(n for n, _, _ in bins.values()) or 1
    gap = sum(abs(ok - sure) for _, ok, sure in bins.values()) / total
    print(f"\nexpected calibration error {gap:.3f} over {total} quotes\n")
    for rule, (n, ok, sure) in sorted(rules.items(), key=lambda r: -r[1][0]):
        print(f"{rule:36s} {n:5d}  confidence {sure / n:.2f}  right {ok / n:.2f}")


if __name__ == "__main__":
    main()
