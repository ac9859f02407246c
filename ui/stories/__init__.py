"""The pages 参保宣传 and 今年不缴会怎样. May import ``ui.parts``, ``ui.session``, ``paper``, ``web`` and ``policy``."""
