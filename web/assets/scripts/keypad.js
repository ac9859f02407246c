// Amounts are typed as text, so that full-width digits and separators are understood; a phone still shows its number pad.
document.addEventListener('focusin', event => {
  if (/[元%）]）?$/.test(event.target.getAttribute?.('aria-label') || '')) event.target.inputMode = 'decimal'
})
