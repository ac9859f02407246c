"""An estimate held against the hospital's slip (结算单): ``reconcile`` answers, line by line, with ranked causes.

``lines`` are the slip's, ``facts`` and ``amounts`` what may be different, ``causes`` the changes that make the gap
smaller, ``bench`` settles many of them at once, ``words`` and ``labels`` tell them, ``case_file`` keeps a slip as a
case. May import what ``compare`` may.
"""
