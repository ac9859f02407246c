// A loop of slides that all stand in the page. Nothing stops it: a lost line only means that newer slides come later.
const main = document.querySelector('main')
const {seconds, refresh, assets} = document.body.dataset
let told = main.innerHTML
let newer = null

const show = slide => main.querySelectorAll('section').forEach(each => {
  each.toggleAttribute('data-shown', each === slide)
  each.toggleAttribute('inert', each !== slide)
})

const next = () => {
  const shown = main.querySelector('section[data-shown]')
  const following = shown?.nextElementSibling?.id
  if (newer) main.replaceChildren(...newer)
  newer = null
  show((following && document.getElementById(following)) || main.firstElementChild)
}

// What differs waits until the slide that is shown has had its time. New files of ours need a new page.
const take = text => {
  const page = new DOMParser().parseFromString(text, 'text/html')
  const slides = page.querySelector('main')
  if (!slides?.firstElementChild) throw new Error('no slides')
  if (page.body.dataset.assets !== assets) location.reload()
  if (slides.innerHTML !== told) newer = [...slides.children]
  told = slides.innerHTML
}

const ask = () => fetch(location.href, {cache: 'no-cache', signal: AbortSignal.timeout(20000)})
  .then(answer => answer.ok ? answer.text() : Promise.reject(new Error(answer.status)))
  .then(text => { take(text); document.documentElement.removeAttribute('data-offline') })
  .catch(() => document.documentElement.setAttribute('data-offline', ''))

// Keeps a screen from going dark, where the browser lets us.
const wake = () => document.visibilityState === 'visible' && navigator.wakeLock?.request('screen').catch(() => {})

document.documentElement.classList.add('loop')
show(main.firstElementChild)
setInterval(next, seconds * 1000)
setInterval(ask, refresh * 1000)
addEventListener('online', ask)
addEventListener('click', () => document.documentElement.requestFullscreen?.().catch(() => {}))
document.addEventListener('visibilitychange', wake)
wake()
