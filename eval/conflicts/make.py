#!/usr/bin/env python3
"""Writes pairs.jsonl: 25 invented affairs, six true conflicts and twelve look-alikes each.

    python3 eval/conflicts/make.py > eval/conflicts/pairs.jsonl

Every name, place and number is invented. A row: {"id", "kind", "conflict": true|false, "why", "a": {"published", "text"}, "b": …}; `a` and `b`
are reports of one story by two outlets. The frames vary with the affair, so that no two affairs use the same words for one thing.
"""
import datetime
import json

# figure sentence | same in other words | unit | number | place | another place | person | title | second person | toll event | act done | act not done
# | other act not done | quote ({} takes "not ") | other quote | city | city
AFFAIRS = [line.split("|") for line in """
Divers raised N U from the wreck of the ferry Talisa|N U were brought up by divers from the wreck of the ferry Talisa|barrels|140|Port Varnow|Lake Esk|Ilse Marten|harbour master|Tomas Greil|the sinking of the ferry Talisa|signed the salvage contract with the Danish tug company|did not sign the salvage contract with the Danish tug company|did not sign the insurance waiver for the crew|We will {}reopen the harbour before the winter storms arrive|We will repair the northern pier before the summer|Varnow|Halden
The ministry delivered N U to the flooded villages|N U reached the flooded villages from the ministry|tents|2600|Orsa valley|Tarn district|Lena Okoro|relief minister|Paul Adeyi|the flood in the Orsa valley|accepted the Norwegian offer of helicopters|did not accept the Norwegian offer of helicopters|did not accept the resignation of the mayor|The dam above the valley can {}hold another week of such rain|The bridge over the lower valley can carry lorries again|Orsa|Melk
Police seized N U in a warehouse near the airport|Near the airport, officers took N U from a warehouse|rifles|480|Castel Moro|Punta Rada|Bruno Salas|police chief|Rita Conde|the shooting at the Castel Moro market|arrested the owner of the warehouse|did not arrest the owner of the warehouse|did not arrest the driver of the second van|The men behind this arsenal will {}escape the justice of this republic|The officers who found it will be rewarded by the republic|Moro|Belline
Farmers drove N U into the centre of the capital|N U were driven into the centre of the capital by farmers|tractors|900|Brelin|Osk|Hanna Voss|farm leader|Karl Uhde|the clash at the Brelin ring road|met the agriculture commissioner for talks on diesel prices|did not meet the agriculture commissioner for talks on diesel prices|did not meet the opposition leader|We will {}leave this square until the diesel tax is gone|We will bring our milk to this square on the first of May|Brelin|Tolm
Surgeons at the clinic used N U during the trial|During the trial N U were used by surgeons at the clinic|valves|75|Saint Orban|Kell|Dora Whitfield|chief surgeon|Ivan Petrak|the fire at the Saint Orban clinic|rejected the demand of the regulator for a halt|did not reject the demand of the regulator for a halt|did not reject the invitation to the congress|The new valve is {}safe for children under the age of ten|The old valve was withdrawn from the market ten years ago|Orban|Kess
The navy sent N U to the strait|N U were sent to the strait by the navy|frigates|12|Strait of Dael|Gulf of Merr|Oskar Lind|admiral|Sven Brandt|the collision in the Strait of Dael|ordered the withdrawal of the minesweepers|did not order the withdrawal of the minesweepers|did not order the blockade of the oil terminal|Our ships will {}fire unless they are fired upon first|Our ships will escort every tanker through the strait|Dael|Skarn
The union counted N U at the shipyard gate|At the shipyard gate the union counted N U|pickets|350|Govanhead|Rossbay|Moira Keane|union secretary|Hugh Tallis|the crane accident at the Govanhead yard|suspended the strike at the shipyard|did not suspend the strike at the shipyard|did not suspend the apprenticeship scheme|We shall {}return to work while the night shift is unpaid|We shall hold a ballot on the night shift in June|Govan|Leitham
The observatory recorded N U in one hour|In one hour N U were recorded by the observatory|tremors|220|Mount Kessa|Mount Tira|Yuki Arano|volcanologist|Emi Sato|the eruption of Mount Kessa|evacuated the villages on the southern slope|did not evacuate the villages on the southern slope|did not evacuate the hotel on the lake|The mountain is {}about to erupt in the coming days|The mountain has been quiet for more than a century|Kessa|Numaro
Customs burned N U at the border post|N U were burned by customs at the border post|tusks|310|Lomira|Chanda|Grace Mwale|customs director|Peter Banda|the attack on the Lomira border post|charged two brothers with smuggling ivory|did not charge two brothers with smuggling ivory|did not charge the pilot with negligence|This country will {}sell a single tusk to anyone abroad|This country will train two hundred new rangers next year|Lomira|Zande
The electoral board opened N U across the province|Across the province N U were opened by the electoral board|polling stations|1800|Quera|Tolima Norte|Ines Duarte|board president|Mario Leal|the bombing of the Quera town hall|postponed the vote in four mountain districts|did not postpone the vote in four mountain districts|did not postpone the television debate|The count was {}interrupted by anybody during the night|The count will be watched by observers from nine countries|Quera|San Telo
Engineers replaced N U in the tunnel|In the tunnel N U were replaced by engineers|ventilators|64|Gratt pass|Simmen pass|Urs Keller|tunnel director|Reto Frei|the fire in the Gratt tunnel|closed the western tube to lorries|did not close the western tube to lorries|did not close the car park at the summit|The tunnel will {}open again before the end of the ski season|The tunnel was built by three thousand men from the south|Gratt|Airen
The museum returned N U to the island|N U were returned to the island by the museum|statues|28|Tokea|Rangi Atoll|Mere Paki|curator|Sione Vea|the storm on Tokea|agreed with the elders on a new burial site|did not agree with the elders on a new burial site|did not agree with the newspaper on an interview|These ancestors will {}be shown behind glass ever again|These ancestors were taken by whalers in the last century|Tokea|Apora
The airline cancelled N U because of the walkout|Because of the walkout N U were cancelled by the airline|flights|430|Stavn|Bodrup|Erik Halse|airline chief|Nils Aune|the runway accident at Stavn|dismissed the leaders of the walkout|did not dismiss the leaders of the walkout|did not dismiss the finance director|We can {}pay what the pilots are asking of us|We can fly to forty cities again from Friday|Stavn|Trom
Rangers planted N U on the burnt hills|On the burnt hills N U were planted by rangers|saplings|52000|Serra Alva|Monte Brio|Ana Teles|forest warden|Rui Pires|the wildfire in the Serra Alva|accused the power company of neglect|did not accuse the power company of neglect|did not accuse the shepherds of arson|The fire was {}started by a fault in the power line|The fire crossed the river on the third night|Alva|Guarim
The bank closed N U in rural counties|In rural counties the bank closed N U|branches|165|Dunmor|Killane|Sean Breen|bank chairman|Aoife Daly|the robbery at the Dunmor branch|withdrew the offer for its smaller rival|did not withdraw the offer for its smaller rival|did not withdraw the complaint against the auditor|There will {}be any further closures in the coming year|There will be a cash van in every parish|Dunmor|Athlin
The army withdrew N U from the ceasefire line|From the ceasefire line N U were withdrawn by the army|tanks|88|Kharat|Bela Pass|Arman Sarkis|general|Levon Daryan|the shelling of Kharat|opened the humanitarian corridor to the monastery|did not open the humanitarian corridor to the monastery|did not open the airport to civilian planes|Our soldiers have {}crossed the line since the truce began|Our soldiers have cleared the road of mines|Kharat|Sevin
Inspectors checked N U at the plant|At the plant N U were checked by inspectors|centrifuges|700|Natar|Bidan|Farid Jalali|atomic agency head|Omid Rast|the explosion at the Natar plant|admitted the foreign inspectors to the second hall|did not admit the foreign inspectors to the second hall|did not admit the reporters to the courtyard|Our nation will {}give up the right to enrich uranium|Our nation will build two more reactors by the sea|Natar|Shirun
The school board hired N U for the autumn term|For the autumn term N U were hired by the school board|teachers|240|Ellery County|Boone County|Joan Mabry|superintendent|Dale Pruitt|the bus crash in Ellery County|banned the novel from the ninth grade|did not ban the novel from the ninth grade|did not ban the robotics club|No child here will {}be sent home for what he reads|Every child here will get a laptop by the end of the year|Ellery|Corbin
Volunteers rescued N U from the oil slick|From the oil slick N U were rescued by volunteers|penguins|1300|Cape Anso|Bird Island|Thandi Nkosi|spill coordinator|Jaco Smit|the wreck of the tanker Meridia|fined the owner of the tanker|did not fine the owner of the tanker|did not fine the fishing cooperative|The oil will {}reach the breeding beaches in the south|The oil came from a tank that cracked in the swell|Anso|Plett
The festival sold N U within a day|Within a day N U were sold by the festival|tickets|34000|Marlow Fields|Avon Park|Cleo Hart|festival director|Ben Acton|the stage collapse at Marlow Fields|invited the banned band to the main stage|did not invite the banned band to the main stage|did not invite the sponsor to the press day|We did {}know that the stage was unsafe that evening|We did everything that the inspectors asked of us|Marlow|Bathwick
The court heard N U in the fraud case|In the fraud case N U were heard by the court|witnesses|57|Lenz|Graun|Petra Holm|judge|Jan Veit|the stabbing at the Lenz courthouse|acquitted the former treasurer of fraud|did not acquit the former treasurer of fraud|did not acquit the driver of perjury|The treasurer has {}taken a cent of public money|The treasurer has lived abroad for eleven years|Lenz|Mohr
The railway ordered N U from the Spanish works|From the Spanish works the railway ordered N U|locomotives|45|Nordahl|Vester|Liv Dahl|railway director|Geir Moe|the derailment at Nordahl|approved the new timetable for the coast line|did not approve the new timetable for the coast line|did not approve the uniform of the conductors|The trains will {}run on Sundays after the reform|The trains will have bicycles places in every carriage|Nordahl|Hamre
Scientists counted N U under the ice shelf|Under the ice shelf N U were counted by scientists|nests|6100|Wexel Bay|Cape Dorn|Ruth Adler|expedition leader|Max Thorn|the crash of the supply plane at Wexel Bay|abandoned the drilling camp on the glacier|did not abandon the drilling camp on the glacier|did not abandon the seal survey|The shelf will {}break away before the end of the decade|The shelf is older than the pyramids by far|Wexel|Punta Sur
The city removed N U from the river bank|From the river bank N U were removed by the city|shacks|530|Tamba|Nueva Lira|Celia Ramos|mayor|Joel Cruz|the landslide in Tamba|promised the families a plot of land|did not promise the families a plot of land|did not promise the traders a new market|Nobody will {}be moved against his will from the river|Everybody will have clean water before the rains come|Tamba|Calero
The company recalled N U over faulty brakes|Over faulty brakes N U were recalled by the company|scooters|8700|Daejin|Osan|Minho Park|company president|Jisoo Han|the battery fire at the Daejin factory|apologised to the families of the injured riders|did not apologise to the families of the injured riders|did not apologise to the shareholders|Our engineers were {}told about the fault in the brakes|Our engineers will replace every brake free of charge|Daejin|Suwol
""".strip().splitlines()]

MONTHS = ["March", "May", "June", "September", "October"]


def number(n):
    return f"{n:,}"


def rounded(n):
    step = 10 ** (len(str(n)) - 1)
    return -(-n // step) * step if n % step else n + 0


def rows():
    for k, (fig, alt, unit, n, place, other, person, title, second, toll, done, undone, else_undone, quote, quote2, city, city2) in enumerate(AFFAIRS):
        n, month, year = int(n), MONTHS[k % 5], 2011 + k % 9
        d = 3 + k                                       # the day that the reports are about
        def on(day):
            return f"{day} {month}" if k % 2 else f"{month} {day}"
        weekday = datetime.date(year, [3, 5, 6, 9, 10][k % 5], d).strftime("%A")
        def report(text, day=d):
            return {"published": f"{year}-{[3, 5, 6, 9, 10][k % 5]:02}-{day:02}", "text": text}
        def count(template, x, unit=unit, where=place):
            sentence = template.replace("N U", f"{x} {unit}")
            return sentence[0].upper() + sentence[1:] + f", at {where}" * (k % 3 == 0)
        def said(words, who=person, role=title, when=""):
            return [f'"{words}," {role} {who} said{when}.', f'{role[0].upper() + role[1:]} {who} said{when}: "{words}."'][k % 2]
        yes, no = quote.replace("{}", ""), quote.replace("{}", "not ")
        if quote.startswith("No") or "any further" in quote or "anybody" in quote or "a single" in quote or "ever again" in quote or "a cent" in quote:
            yes, no = no, yes
        dead = 14 + 3 * k
        def row(kind, conflict, why, a, b):
            row.n += 1
            return {"id": f"{k + 1:02}-{row.n:02}", "kind": kind, "conflict": conflict, "why": why, "a": a, "b": b}
        row.n = 0
        far = int(n * [1.5, 1.8, 2.2, .6, .45][k % 5]) + 1
        # Six conflicts.
        yield row("figure", True, "two counts of one thing", report(count(fig, number(n)) + "."), report(count(alt, number(far)) + "."))
        yield row("figure", True, "a count against a bound", report(count(fig, number(n)) + f", {title} {person} said."),
                  report(count(fig, f"more than {number(n * 2)}") + f" on {weekday}."))
        yield row("figure", True, "two tolls of one day", report(f"{toll[0].upper() + toll[1:]} killed {dead} people on {on(d)}, {title} {person} said."),
                  report(f"At least {dead * 2} people were killed in {toll} on {on(d)}, according to witnesses."))
        yield row("denial", True, "done and not done", report(f"{title[0].upper() + title[1:]} {person} {done} on {on(d)}."),
                  report(f"{person} {undone} on {on(d)}, a spokesman said."))
        yield row("wording", True, "the opposite words", report(said(yes)), report(said(no)))
        yield [
            row("attribution", True, "one quote, two speakers", report(said(yes)), report(said(yes, second, "deputy"))),
            row("date", True, "one quote, two days", report(said(yes, when=f" on {on(d)}")), report(said(yes, when=f" on {on(d - 2)}"), d)),
            row("place", True, "one quote, two cities", report(said(yes) + f" {person} told reporters in {city} on {on(d)}."),
                report(said(yes) + f" {person} told reporters in {city2} on {on(d)}.")),
        ][k % 3]
        # Twelve look-alikes.
        yield row("figure", False, "rounding", report(count(fig, number(n)) + "."), report(count(alt, "nearly " + number(rounded(n) if rounded(n) > n else int(n * 1.05) + 1)) + "."))
        yield row("figure", False, "a range that holds the count", report(count(fig, number(n)) + "."), report(count(alt, f"between {number(int(n * .8))} and {number(int(n * 1.3))}") + "."))
        yield row("figure", False, "a bound below", report(count(fig, "more than " + number(int(n * .9))) + "."), report(count(alt, number(n)) + "."))
        yield row("figure", False, "another day", report(count(fig, number(n)) + f" on {on(d - 2)}.", d - 2), report(count(fig, number(far)) + f" on {on(d + 3)}.", d + 3))
        yield row("figure", False, "another year", report(count(fig, number(n)) + "."), report(count(alt, number(far)) + f" in {year - 4}."))
        yield row("figure", False, "another place", report(count(fig, number(n), where=place) + f" in {place}."), report(f"In {other}, meanwhile, {number(far)} {unit} were waiting for a buyer, {second} said."))
        yield row("figure", False, "a part of them", report(count(fig, number(n)) + "."), report(f"Of the {number(n)} {unit}, {number(max(4, n // 3))} were damaged, {title} {person} said."))
        yield row("figure", False, "a toll that grew", report(f"{toll[0].upper() + toll[1:]} killed {dead} people, {title} {person} said.", d),
                  report(f"{toll[0].upper() + toll[1:]} killed {dead * 2} people, {title} {person} said.", d + 1))
        yield row("figure", False, "planned and done", report(count(fig, number(n)) + "."), report(f"{title[0].upper() + title[1:]} {person} had expected {number(far)} {unit}."))
        yield row("denial", False, "another act", report(f"{title[0].upper() + title[1:]} {person} {done} on {on(d)}."), report(f"{person} {else_undone} on {on(d)}, a spokesman said."))
        yield row("wording", False, "another utterance", report(said(yes)), report(said(quote2)))
        yield [
            row("attribution", False, "one speaker by name and by office", report(said(yes)), report(said(yes, person.split()[-1], title))),
            row("date", False, "the same words, one day", report(said(yes, when=f" on {on(d)}")), report(said(yes, when=f" on {weekday}"), d)),
            row("place", False, "two speakers in two cities", report(said(yes) + f" {person} told reporters in {city}."),
                report(said(quote2, second, "deputy") + f" {second} told reporters in {city2}.")),
        ][k % 3]


for r in rows():
    print(json.dumps(r, ensure_ascii=False))
