"""Stories that people recognise (参保宣传): what a bill costs who enrolled, who did not, and who missed a year.

1. ``stories.toml``: the stories, made up; ``tale`` reads them, moves them in time, and makes one of any scenario.
2. ``settled``: a story's three ways (参保, 未参保, 断保一年), settled by the engine, with what one pays for a year.
3. ``lapsing``: what not paying this year costs one person (今年不缴会怎样), in months and in one of the stories.
4. ``facts``: what everybody should know before the window closes; ``preview``: rules and stories on two dates.

No figure stands here but those of the made-up bills. May import ``compare`` and what ``compare`` imports.
"""
