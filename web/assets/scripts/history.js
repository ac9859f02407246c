// The answers live in the address. An answer replaces the address, so that the back button leads to the page before,
// and another page keeps the code of the answers.
const push = history.pushState.bind(history)
history.pushState = (state, unused, url) => {
  const here = new URL(location.href)
  const there = new URL(url ?? here, here)
  if (there.pathname === here.pathname) return history.replaceState(state, unused, there)
  const code = here.searchParams.get('c')
  if (code && !there.searchParams.has('c')) there.searchParams.set('c', code)
  push(state, unused, there)
}
