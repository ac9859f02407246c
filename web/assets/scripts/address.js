// Where the server is. Without this Streamlit tries the address of every page first, and gets a 404 for it.
window.__streamlit = {BACKEND_BASE_URL: new URL('..', document.currentScript.src).href}
