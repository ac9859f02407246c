// After an answer the page asks to be moved to it: `look.jump` draws an empty mark that names the place. The keyboard and
// whoever listens go along: to the faults, where there are some, else to the heading.
whenThere('[data-jump]', mark => {
  const place = document.querySelector(`.st-key-${CSS.escape(mark.dataset.jump)}`)
  if (!place) return
  place.scrollIntoView({behavior: 'smooth'})
  const first = place.querySelector('.look-errors, h1, h2, h3') ?? place
  first.tabIndex = -1
  first.focus({preventScroll: true})
})
