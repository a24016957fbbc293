"""Finding services. In the order of reading; the first line of each module says what it is about.

`query` what an address asks · `text`, `ages`, `places`, `phrases`, `spelling`, `english`, `crisis` with
`crisis_phrases` what words are · `word_meanings` what they mean in the services · `understanding` what a query means ·
`documents` a service as an engine holds it · `shapes` what the parts hand to each other · `weights` what counts how
much · `embedded` the engine of every site, with `embedded_file`, `embedded_writer`, `embedded_query`, `facets` and
`suggesting` · `elastic` the engine at scale, with `elastic_documents`, `elastic_search` and `elastic_faults` ·
`finder` joins them, and falls back · `indexing` follows the log of changes.
everyday.yaml says what people mean by what they say.
"""
