// A whole form without a mouse: Enter in a field presses the next main button, once the field has handed over its text.
document.addEventListener('keydown', event => {
  const field = event.target
  if (event.key !== 'Enter' || event.isComposing || !field.matches?.('[data-testid="stTextInput"] input')) return
  const after = button => field.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING
  const next = [...document.querySelectorAll('[data-testid="stBaseButton-primary"]')].find(after)
  setTimeout(() => next?.click())
})
// A page that begins anew asks for its first question.
whenThere('[data-focus]', () => setTimeout(() => {
  document.querySelector('[data-testid="stMain"] :is(input[role="combobox"], [data-testid="stTextInput"] input)')?.focus()
}, 300))
