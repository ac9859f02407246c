"""What several pages share: the look, questions, the breakdown, charts, readings. Imports ``policy`` only."""
