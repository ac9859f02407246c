// After an answer the page asks to be moved to it: `look.jump` draws an empty mark that names the place.
whenThere('[data-jump]', mark => {
  document.querySelector(`.st-key-${CSS.escape(mark.dataset.jump)}`)?.scrollIntoView({behavior: 'smooth'})
})
