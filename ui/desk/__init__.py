"""The pages 方案对比, 费用曲线, 核对结算单, and 讲解词.

May import ``ui.parts``, ``ui.session``, ``paper`` and ``policy``.
"""
