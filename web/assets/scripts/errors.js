// In the summary of errors a question's name leads to the question, opening the fold that it lies in; and the question
// itself says, to who cannot see the summary, that its answer is wrong and why.
const labelled = words => [...document.querySelectorAll('[data-testid="stWidgetLabel"]')].find(label => label.textContent.trim() === words)

document.addEventListener('click', event => {
  const link = event.target.closest?.('.look-errors a')
  if (!link) return
  event.preventDefault()
  const label = labelled(link.textContent)
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

const tied = new Map()
const describe = (field, id, on) => {
  const ids = new Set((field.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean))
  ids[on ? 'add' : 'delete'](id)
  ids.size ? field.setAttribute('aria-describedby', [...ids].join(' ')) : field.removeAttribute('aria-describedby')
  on ? field.setAttribute('aria-invalid', 'true') : field.removeAttribute('aria-invalid')
}
whenSettled(() => {
  const wrong = new Map()
  document.querySelectorAll('.look-errors li').forEach((line, place) => {
    const label = labelled(line.querySelector('a')?.textContent)
    if (!label) return
    line.id = `fault-${place}`
    label.parentElement.querySelectorAll('input:is([type="text"], [role="combobox"]), [role="spinbutton"], [role="radiogroup"]')
      .forEach(field => wrong.set(field, line.id))
  })
  tied.forEach((id, field) => wrong.get(field) === id || describe(field, id, false))
  wrong.forEach((id, field) => describe(field, id, true))
  tied.clear()
  wrong.forEach((id, field) => tied.set(field, id))
})
