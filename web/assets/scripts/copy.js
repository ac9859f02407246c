// One tap puts what a button holds into the clipboard. Browsers offer it on safe addresses only; elsewhere the old way serves.
const copied = async text => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    field.style.position = 'fixed'
    document.body.append(field)
    field.select()
    const done = document.execCommand('copy')
    field.remove()
    return done
  }
}
document.addEventListener('click', async event => {
  const button = event.target.closest?.('[data-copy]')
  if (!button || button.dataset.words) return
  button.dataset.words = button.textContent
  button.textContent = await copied(button.dataset.copy) ? '复制好了' : '没有复制成，请选中文字自己复制'
  setTimeout(() => {
    button.textContent = button.dataset.words
    delete button.dataset.words
  }, 3000)
})
