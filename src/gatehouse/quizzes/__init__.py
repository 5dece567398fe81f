"""Games: packets of questions, the play of teams in a hall and online by one clock, what they
answered, how it was judged and what came of it; and quizzes that one plays alone.

How a team gets in is admission's: a team here is one of its parties. How prizes are drawn is
`draws`', which knows nothing of quizzes.
"""
