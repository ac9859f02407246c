// Streamlit draws pages piece by piece. This is how our scripts learn of each piece.
const NAMED = ['aria-label', 'aria-valuetext', 'title', 'placeholder']
const [whenAdded, whenChanged] = [[], []]

// Calls `act` with every element that fits, now and whenever one is drawn.
const whenThere = (selector, act) => whenAdded.push(node => {
  if (node.nodeType !== Node.ELEMENT_NODE) return
  if (node.matches(selector)) act(node)
  node.querySelectorAll(selector).forEach(act)
})

// Calls `act` once the page has come to rest after a change.
const whenSettled = act => settled.push(act)
const settled = []
let settling = 0
const settle = () => settling ||= setTimeout(() => {
  settling = 0
  settled.forEach(act => act())
}, 60)

const added = node => [...whenAdded, ...whenChanged].forEach(act => act(node))
const changed = node => whenChanged.forEach(act => act(node))
addEventListener('DOMContentLoaded', () => {
  new MutationObserver(changes => {
    changes.forEach(change => change.type === 'childList' ? change.addedNodes.forEach(added) : changed(change.target))
    settle()
  }).observe(document.body, {childList: true, characterData: true, subtree: true, attributeFilter: NAMED})
  added(document.body)
  settle()
})
