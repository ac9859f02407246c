// A table that is wider than the screen is moved sideways; so that the arrow keys can do that too, the keyboard reaches it.
const letScroll = () => document.querySelectorAll('[data-testid="stTable"] > div').forEach(frame => {
  if (frame.scrollWidth <= frame.clientWidth) return ['tabindex', 'role', 'aria-label'].forEach(name => frame.removeAttribute(name))
  frame.tabIndex = 0
  frame.setAttribute('role', 'region')
  frame.setAttribute('aria-label', `${frame.querySelector('table').getAttribute('aria-label') ?? '表'}，可以左右移动`)
})
whenSettled(letScroll)
addEventListener('resize', letScroll)
