"""Makes as many cases as are wanted, each maker its share, none twice, the same for the same seed."""
import json


def write(makers, count, seed, chance, out):
    """`makers`: functions that give a case or nothing, each with its weight; they draw from `chance`."""
    made, total = [], sum(makers.values())
    for maker, weight in makers.items():
        chance.seed(f"{seed} {maker.__name__}")
        wanted, seen = max(1, count * weight // total), set()
        for _ in range(4 * wanted):
            found = maker() if len(seen) < wanted else None
            key = found and (found["expression"], json.dumps(found["attributes"]))
            if found and key not in seen:
                seen.add(key)
                made.append({"id": f"{maker.__name__}-{len(seen)}", **found})
    out.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
