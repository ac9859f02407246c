"""Pack the first page's files, so that its first visitor need not wait for it: ``python -m web.assets``."""

from web.assets.shelf import Shelf

for asset in Shelf().of_the_first_page():
    for coding in ("br", "gzip"):
        if asset.coding(coding) == coding:
            asset.packed(coding)
