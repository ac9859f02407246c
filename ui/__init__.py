"""What the pages share: the look, forms, breakdowns, charts and files. No rule stands here."""
