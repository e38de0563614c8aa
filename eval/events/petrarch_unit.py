#!/usr/bin/env python3
"""PETRARCH's unit sentences against Verbale, with their invented actors given as a lexicon: pass rate and misses by cause.

    python3 eval/events/petrarch_unit.py --write DIR [--data FOLDER]       # DIR/actors.toml and DIR/input.jsonl
    verbale annotate --as-is --lexicon DIR/actors.toml DIR/input.jsonl > DIR/records.jsonl
    python3 eval/events/petrarch_unit.py --score DIR [--data FOLDER] [--verbose]

Nothing of theirs is kept in this project: sentences and names are read where they lie. Their event codes are those of a test
dictionary ("welcomed" is 041, "abandon ties" 345), so only who and to whom is asked: a sentence passes when each coded pair of
actors is an event's source and target, one coded as no event passes when nothing is found. Agents' codes (GOV, MIL) are not asked.
"""
import argparse
import collections
import json
import pathlib
import re
import sys

PEOPLE = {"HOB", "ELF", "WIZ", "RNG", "ENT", "---"}


def sentences(data):
    text = (data / "petrarch_unit" / "PETR.UnitTest.records.xml").read_text(errors="replace")
    for head, body in re.findall(r"<Sentence (.*?)>(.*?)</Sentence>", text, re.S):
        attributes = dict(re.findall(r'(\w+)\s*=\s*"(.*?)"', head))
        codings = [dict(re.findall(r'(\w+)\s*=\s*"(.*?)"', c)) for c in re.findall(r"<EventCoding (.*?)>", body)]
        told = re.search(r"<Text>(.*?)</Text>", body, re.S)
        if told and attributes.get("category") != "ERROR":
            yield attributes.get("id"), attributes.get("category"), codings, " ".join(told[1].split())


def actors(data):
    """Name → first three letters of its first code, for the dictionary's plain entries and their synonyms."""
    names, group = {}, []
    for line in (data / "petrarch_dictionaries" / "PETR.Validate.actors.txt").read_text(errors="replace").splitlines():
        line = line.split("#")[0].strip()
        if not line or line.startswith("<"):
            continue
        code = re.search(r"\[([^\]<> ]+)", line)
        word = re.sub(r"\[.*", "", line).strip(" \t+").replace("_", " ").strip()
        if not line.startswith(("+", "[")):
            group = []
        if word:
            group.append(word)
        if code:
            for word in group:
                names.setdefault(word.title(), code[1][:3].upper())
        elif line.startswith("+") and word:
            known = next((names[g.title()] for g in group if g.title() in names), None)
            if known:
                names.setdefault(word.title(), known)
    return names


def write(data, folder):
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number, (name, code) in enumerate(sorted(actors(data).items())):
        kind = "person" if code in PEOPLE else "group"
        rows.append(f'[[actor]]\nname = {json.dumps(name)}\nkind = "{kind}"\ncode = {json.dumps(code)}\n')
    (folder / "actors.toml").write_text("\n".join(rows))
    with (folder / "input.jsonl").open("w") as out:
        for number, (_, _, _, text) in enumerate(sentences(data)):
            out.write(json.dumps({"id": str(number), "text": text}) + "\n")


def score(data, folder, verbose):
    names = collections.defaultdict(set)
    for name, code in actors(data).items():
        names[code].add(name.lower())
    records = {r["id"]: r for r in map(json.loads, (folder / "records.jsonl").open()) if "id" in r}
    passed, total, causes = collections.Counter(), collections.Counter(), collections.Counter()
    for number, (name, category, codings, text) in enumerate(sentences(data)):
        record = records.get(str(number))
        if record is None:
            continue
        by_id = {a["id"]: a for a in record["actors"]}
        body = record["article"]["text"]

        def words(event, side):
            told = [body[a:b] for a, b in event[f"{side}_spans"]]
            for actor in (by_id[i] for i in event[side]):
                told += [actor["name"], actor.get("code") or "", actor.get("country") or ""]
                told += [body[a:b] for a, b in actor["mentions"]]
            return " ".join(told).lower()

        def matches(event, side, code):
            code = (code or "---")[:3]
            told = words(event, side)
            return code == "---" or code.lower() in told.split() or any(n in told for n in names[code])

        pairs = [c for c in codings if "noevents" not in c]
        if not pairs:
            cause = "found where none is coded" if record["events"] else None
        else:
            cause = None
            for pair in pairs:
                sides = [(matches(e, "source", pair.get("sourcecode")), matches(e, "target", pair.get("targetcode"))) for e in record["events"]]
                if (True, True) in sides:
                    continue
                found = [any(s for s, _ in sides), any(t for _, t in sides)]
                cause = "no event" if not sides else "source and target" if not any(found) else "target" if found[0] else "source"
                break
        total[category] += 1
        passed[category] += cause is None
        if cause:
            causes[cause] += 1
            if verbose:
                print(f"{name} {cause}: {text}\n     {codings}")
                for e in record["events"]:
                    print(f"     {e['type']} {words(e, 'source')[:60]} → {words(e, 'target')[:60]}")
    for category in sorted(total):
        print(f"{category:<10} {passed[category]:>4} of {total[category]}")
    print(f"{'all':<10} {sum(passed.values()):>4} of {sum(total.values())}  ({sum(passed.values()) / max(1, sum(total.values())):.3f})")
    print("misses:", ", ".join(f"{cause} {n}" for cause, n in causes.most_common()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../shared/data/events"))
    parser.add_argument("--write", type=pathlib.Path)
    parser.add_argument("--score", type=pathlib.Path)
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    if args.write:
        write(args.data, args.write)
    elif args.score:
        score(args.data, args.score, args.verbose)
    else:
        parser.print_usage()
        sys.exit(2)


if __name__ == "__main__":
    main()
