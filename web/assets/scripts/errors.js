// In the summary of errors a question's name leads to the question, opening the fold that it lies in.
document.addEventListener('click', event => {
  const link = event.target.closest?.('.look-errors a')
  if (!link) return
  event.preventDefault()
  const labels = [...document.querySelectorAll('[data-testid="stWidgetLabel"]')]
  const label = labels.find(label => label.textContent.trim() === link.textContent)
  if (!label) return
  const fold = label.closest('details')
  const show = () => {
    label.scrollIntoView({block: 'center'})
    label.parentElement.querySelector('input, [role="spinbutton"], [role="group"] button')?.focus({preventScroll: true})
  }
  if (!fold || fold.open) return show()
  fold.querySelector('summary').click()
  setTimeout(show, 800) // it glides open, and only then are its questions in their places
})
