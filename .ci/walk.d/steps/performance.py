from plan import not_here

LAB = "needs the peer lab, which is not in the repository"

not_here("docs/performance.md#method", LAB)
not_here("docs/lab-notes.md#how-it-is-measured", LAB)
