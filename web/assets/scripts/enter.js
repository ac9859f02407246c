// Enter in a field of the questions asks for the answer, as the button does.
addEventListener('keydown', event => {
  if (event.key !== 'Enter' || event.isComposing || !event.target.matches?.('input[type=text]:not([role=combobox])')) return
  if (!event.target.closest('.st-key-questions')) return
  setTimeout(() => document.querySelector('.st-key-ask button')?.click(), 300) // what was typed is sent first
})
