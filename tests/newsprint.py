"""Pages of our own for tests of the whole: one invented flood, told by three outlets, and an unrelated festival."""

from __future__ import annotations

from dataclasses import dataclass

FLOOD = (
    "The river Aster broke its banks at Quillhaven on Monday night and flooded some 1,200 homes in the lower town, "
    "the regional fire service said.",
    "“We have seen nothing like this in forty years,” said Marta Oduya, the mayor of Quillhaven. “Nobody should "
    "return to the lower town before the engineers have looked at every bridge.”",
    "Three people were injured when a footbridge gave way, according to the Quillhaven hospital. Around 4,000 "
    "residents spent the night in schools and in the covered market.",
    "Oduya said the town would ask the government in Brackley for emergency aid of $20 million. The interior "
    "minister, Teodor Venn, declined to comment.",
    "The Aster had risen since Saturday, when a week of rain began in the Harrow hills. Engineers opened the Dunmore "
    "weir on Sunday, but the water kept coming.",
)
FLOOD_AGAIN = (
    "Some 1,200 homes in Quillhaven stood under water on Tuesday after the river Aster burst its banks overnight.",
    "Mayor Marta Oduya told reporters that nobody should return before every bridge had been examined. “We have "
    "seen nothing like this in forty years,” she said.",
    "The Quillhaven hospital treated three people who were injured when a footbridge collapsed. About 4,000 residents "
    "of the lower town slept in schools.",
    "The Dunmore weir had been opened on Sunday to lower the Aster, engineers said, but rain in the Harrow hills had "
    "gone on for a week.",
    "Quillhaven is to ask for emergency aid of $20 million, Oduya said.",
)
FESTIVAL = (
    "The Larkwood puppet festival opens on Friday with a record ninety companies from twelve countries.",
    "“Puppets are the one theatre that children and grandparents both walk out of smiling,” said Ines Caldera, who has "
    "directed the festival since 2019.",
    "This year's programme brings shadow plays, marionettes and a giant heron that walks through the old market every "
    "evening. Tickets cost between $5 and $18.",
    "Caldera said that more than 30,000 visitors were expected, a third more than last year, and that volunteers from "
    "the town's two schools would show them around.",
    "The festival closes on 18 May with a procession along the canal.",
)


@dataclass(frozen=True)
class Paper:
    """An invented outlet and the way its pages look."""

    name: str
    site: str

    def html(self, headline: str, paragraphs: tuple[str, ...], day: str, slug: str) -> bytes:
        """A page as this outlet prints it: metadata, a menu, the article, and other headlines below."""
        body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{headline} | {self.name}</title>
<link rel="canonical" href="https://{self.site}/{slug}">
<meta property="og:site_name" content="{self.name}"><meta property="og:title" content="{headline}">
<meta property="article:published_time" content="{day}T08:30:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/town">Town</a> <a href="/sport">Sport</a></nav>
<main><article><h1>{headline}</h1>
{body}
</article></main>
<aside><h2>Most read</h2><ul><li><a href="/a">Cyclists win a lane on Ferry Street</a></li></ul></aside>
<footer>© {self.name}</footer></body></html>""".encode()


POST = Paper("Quillhaven Post", "post.example")
COURIER = Paper("Brackley Courier", "courier.example")

PAGES = {
    "1-post.html": POST.html("River Aster floods the lower town of Quillhaven", FLOOD, "2025-05-06", "aster"),
    "2-courier.html": COURIER.html("Quillhaven under water as Aster bursts its banks", FLOOD_AGAIN, "2025-05-06", "q"),
    "3-festival.html": COURIER.html("Ninety companies at Larkwood puppet festival", FESTIVAL, "2025-05-07", "larkwood"),
}
