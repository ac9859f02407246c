// What is new on the page is said to people who cannot see it, through the live region of the first page.
let said = []
whenSettled(() => {
  const words = [...document.querySelectorAll('[data-announce]')].map(mark => mark.dataset.announce)
  const fresh = words.filter(text => !said.includes(text))
  said = words
  if (fresh.length) document.getElementById('announce').textContent = fresh.join(' ')
})
