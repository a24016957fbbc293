"""Finding services.

`query` is what an address asks, `understanding` what its words mean, `embedded` and `elastic` find, `ranking` puts in
order, `finder` joins them and falls back, `indexing` keeps the engines up to date.
"""
