// Streamlit's links between pages cannot stand in a <nav>, and the page that is open is a link like the others.
whenThere('.st-key-navigation', bar => {
  bar.setAttribute('role', 'navigation')
  bar.setAttribute('aria-label', '全部网页')
})
whenSettled(() => document.querySelectorAll('.st-key-navigation a').forEach(link =>
  link.hasAttribute('disabled') ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current')
))
