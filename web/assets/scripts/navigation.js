// Streamlit's links between pages cannot stand in a <nav>.
whenThere('.st-key-navigation', bar => {
  bar.setAttribute('role', 'navigation')
  bar.setAttribute('aria-label', '全部网页')
})
