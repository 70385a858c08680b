from storywire.read import linked, markup


def scanned(block):
    page = f'<script type="application/ld+json">{block}</script>'
    return page, linked.nodes(markup.scan(page))


def test_authors_are_found_through_the_graph():
    page, nodes = scanned(
        '{"@graph": [{"@type": "Person", "@id": "#a", "name": "Ada Quill"},'
        '{"@type": "NewsArticle", "headline": "Ferry \\u201cstops\\u201d", "author": {"@id": "#a"}}]}'
    )
    (author,) = linked.names(nodes, "author")
    assert author.value == "Ada Quill"
    assert author.span().of(page) == "Ada Quill"


def test_an_escaped_value_is_shown_as_it_stands():
    page, nodes = scanned('{"@type": "NewsArticle", "headline": "Ferry \\u201cstops\\u201d"}')
    (headline,) = linked.strings(nodes, "headline")
    assert headline.value == "Ferry “stops”"
    assert headline.span().of(page) == "Ferry \\u201cstops\\u201d"


def test_only_articles_speak_for_the_article():
    _, nodes = scanned('{"@type": "Organization", "headline": "We are hiring"}')
    assert list(linked.strings(nodes, "headline")) == []


def test_broken_and_deep_blocks_are_left_aside():
    for block in ("{", "[" * 100_000, "null", "3", '{"@type": {"a": 1}}', "<!-- {} -->"):
        linked.nodes(markup.scan(f'<script type="application/ld+json">{block}</script>'))
