// What is new on the page is said to people who cannot see it, through the live region of the first page.
let lastSaid = ''
whenThere('[data-announce]', mark => {
  if (mark.dataset.announce === lastSaid) return
  lastSaid = mark.dataset.announce
  document.getElementById('announce').textContent = lastSaid
})
