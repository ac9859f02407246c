// 复制链接: what the button holds goes to the clipboard; where a browser forbids that, the field beside it is selected.
addEventListener('click', async event => {
  const button = event.target.closest?.('.look-copy')
  if (!button) return
  try {
    await navigator.clipboard.writeText(button.dataset.copy)
    button.textContent = '复制好了'
  } catch {
    button.parentElement.querySelector('input')?.select()
    button.textContent = '已选中，请自己复制'
  }
  setTimeout(() => button.textContent = '复制链接', 4000)
})
