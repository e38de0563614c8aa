#!/usr/bin/env python3
"""How many of recognizers-text's English phrase specs the program reads alike.

    python3 eval/dates/specs.py --specs FOLDER --bin target/release/verbale [--verbose]

The specs (microsoft/Recognizers-Text, MIT) are an assistant's readings: "Monday" is the Monday to come or the one gone, a range is
one expression. A spec passes when each of its results is met by an expression of ours with the same value: a range by its two ends or by
its bounds, an open year by the date itself, a number by its bounds. What goes against newspaper usage is listed in eval/experiments/dates.md.
"""
import argparse, json, pathlib, re, subprocess
from datetime import date, timedelta

DATES = ["DateParser", "DatePeriodParser", "DateTimeParser", "DateTimePeriodParser", "TimeParser", "TimePeriodParser", "DurationParser",
         "SetParser", "HolidayParser"]
NUMBERS = ["NumberModel", "PercentModel", "CurrencyModel", "NumberRangeModel", "DimensionModel"]


def folded(timex):
    t = re.sub(r"T(\d\d)(:00:00)?$", r"T\1:00", timex or "")
    t = re.sub(r"(T\d\d:\d\d):00$", r"\1", t)
    t = re.sub(r"^PT(\d+)\.5H$", lambda m: f"PT{m[1]}H30M" if m[1] != "0" else "PT30M", t)
    return re.sub(r"^P(\d+)DE$", lambda m: f"P{10 * int(m[1])}Y", t)


def alike(want, got):
    """Same value, an X standing for any digit; a time of day alone is met by one of any day."""
    want, got = folded(want), folded(got)
    if want.startswith("T") and "T" in got:
        got = got[got.index("T"):]
    if m := re.fullmatch(r"XXXX-WXX-(\d)(T.*)?", want):
        d = re.match(r"(\d{4})-(\d\d)-(\d\d)", got)
        return want == got or bool(d and date(*map(int, d.groups())).isoweekday() == int(m[1]) and got[10:] == (m[2] or ""))
    if re.fullmatch(r"(SP|SU|FA|WI)", want):
        return got.endswith(want)
    return want == got or re.fullmatch(re.escape(want).replace("X", "[0-9X]"), got) is not None


def bounds(value):
    """First day and the day after the last of a value that holds days; None for others."""
    def months(y, m, n):
        m2 = m - 1 + n
        return date(y, m, 1).isoformat(), date(y + m2 // 12, m2 % 12 + 1, 1).isoformat()
    if m := re.fullmatch(r"(\d{4})-(Q|H)(\d)", value):
        n = 3 if m[2] == "Q" else 6
        return months(int(m[1]), (int(m[3]) - 1) * n + 1, n)
    if m := re.fullmatch(r"(\d{4})-(\d\d)", value):
        return months(int(m[1]), int(m[2]), 1)
    if m := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        d = date.fromisocalendar(int(m[1]), int(m[2]), 1)
        return d.isoformat(), (d + timedelta(7)).isoformat()
    if re.fullmatch(r"\d{2,4}", value):
        n = 10 ** (4 - len(value))
        y = int(value) * n
        return (f"{y:04}-01-01", f"{y + n:04}-01-01") if y else None
    return None


def meets(result, ours):
    value = result.get("Value") or {}
    timex = value.get("Timex")
    if not timex:
        return bool(ours)
    values = [d["value"] for d in ours]
    if m := re.match(r"\((.*?),(.*?),(.*)\)$", timex):
        start, end, length = m.groups()
        both = any(alike(start, v) for v in values) and any(alike(end, v) for v in values)
        last = re.match(r"(\d{4})-(\d\d)-(\d\d)$", end)
        inside = last and any(alike((date(*map(int, last.groups())) - timedelta(1)).isoformat(), v) for v in values)
        held = any((b := bounds(v)) and alike(start, b[0]) and alike(end, b[1]) for v in values)
        return both or held or bool(inside and any(alike(start, v) for v in values)) or any(alike(length, v) for v in values) or \
            any(start.startswith(v) and len(v) <= 7 and re.match(r"\d{4}(-\d\d)?$", v) for v in values)
    resolved = [str(x)[:10] for side in ("FutureResolution", "PastResolution") for x in (value.get(side) or {}).values()]
    return any(alike(timex, v) or v in resolved for v in values)


def meets_number(result, ours):
    v = str((result.get("Resolution") or {}).get("value"))
    if m := re.match(r"[\[(](.*?),(.*?)[\])]$", v):
        want = tuple(float(x) if x else None for x in m.groups())
        return any((f["low"], f["high"]) == want for f in ours)
    try:
        n = float(v.rstrip("%"))
    except ValueError:
        return bool(ours)
    return any(f[k] is not None and abs(f[k] - n) <= 0.01 * max(1, abs(n)) * 0.01 for f in ours for k in ("low", "high"))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--specs", type=pathlib.Path, required=True)
    ap.add_argument("--bin", default="target/release/verbale")
    ap.add_argument("--verbose", action="store_true")
    o = ap.parse_args()
    total, right = 0, 0
    for name in DATES + NUMBERS:
        specs = json.loads((o.specs / f"{name}.json").read_text("utf-8-sig"))
        lines = "".join(json.dumps({"id": str(i), "text": s["Input"], "published": s.get("Context", {}).get("ReferenceDateTime", "2016-11-07")[:10]})
                        + "\n" for i, s in enumerate(specs))
        out = subprocess.run([o.bin, "annotate", "--as-is"], input=lines, capture_output=True, text=True).stdout
        passed = 0
        for spec, record in zip(specs, map(json.loads, out.splitlines())):
            key, test = ("dates", meets) if name in DATES else ("figures", meets_number)
            ok = True
            for r in spec["Results"]:
                s = r.get("Start", 0)
                e = s + r["Length"] if "Length" in r else r.get("End", s) + 1
                ok &= test(r, [x for x in record.get(key) or [] if x["span"][0] < e and s < x["span"][1]])
            ok &= bool(spec["Results"]) or not record.get(key)
            passed += ok
            if o.verbose and not ok:
                got = [(record["article"]["text"][slice(*x["span"])], x.get("value") or (x["low"], x["high"])) for x in record.get(key) or []]
                print(f"  {name}: {spec['Input']!r} wants {[(r['Text'], (r.get('Value') or {}).get('Timex') or (r.get('Resolution') or {}).get('value')) for r in spec['Results']]} got {got}")
        print(f"{name:<22} {passed:4} of {len(specs):4}  {passed / len(specs):.2f}")
        total, right = total + len(specs), right + passed
    print(f"specs: {right} of {total} read alike, {right / total:.3f}")


if __name__ == "__main__":
    main()
