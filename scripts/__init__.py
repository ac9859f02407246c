"""Commands for those who keep the rules: compare the documents at hand, and make the register of their clauses."""
