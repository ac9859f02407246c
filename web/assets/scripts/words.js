// Streamlit writes some words itself, always in English. Their text is changed in place, so React keeps its nodes.
const WORDS = {
  'Skip to main content': '跳到正文', 'Upload': '选择文件', 'Add files': '再选文件', 'add icon': '换一个文件', 'No results': '没有找到',
  'Select all': '全选', 'Clear all': '全部清空', 'yyyy': '年', 'mm': '月', 'dd': '日', 'year, ': '年', 'month, ': '月', 'day, ': '日',
  'Open': '展开', 'Clear value': '清空', 'Clear entry': '清空', 'Clear date': '清空日期', 'Choose date': '选日期', 'Empty': '还没有填',
  'Dismiss': '收起', 'Close': '关闭', 'Previous month': '上个月', 'Next month': '下个月', 'Invalid input.': '填得不对。',
  'Selectbox options': '选项', 'Multiselect options': '选项', 'Selected values': '已选的', 'No options to select.': '没有可选的。',
  'First available date': '可选的第一天', 'Last available date': '可选的最后一天', 'Selected date unavailable.': '这一天不能选。',
  'Scrollable table': '可以左右移动的表', 'Download failed': '没有下载成功', 'Fullscreen': '放大', 'Close fullscreen': '缩小',
  'Show data': '看数字', 'Show chart': '看图', 'Download as PNG': '存成图片', 'Download as CSV': '存成 CSV', 'Search': '查找',
  'Connecting': '正在连接', 'Connecting to Streamlit server': '正在连接', 'Unable to connect to Streamlit server': '连不上',
  'Error': '出错了', 'Error: ': '', 'Running...': '正在算', 'Stop': '停止', 'Rerun': '再算一次',
  'Connection error': '网络断了', 'Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:': '正在重新连接。要是一直连不上，请检查网络，或者过一会儿重新打开网页。',
  'Copy to clipboard': '复制', 'file upload': '选择文件', 'Page not found': '没有这个网页',
  'Connection lost. Please wait for the app to reconnect, then try again.': '网络断了。请等它连上，再试一次。',
}
// What holds a name, a number or a date. Each is tried on the whole text.
const SENTENCES = [
  [/^(\d+) options? available\.$/, '有 $1 个选项。'], [/^(.+), selected$/, '选了 $1'], [/^Choose date, (.+)$/, '选日期，$1'],
  [/^Help for (.+)$/, '$1：说明'], [/^year, (.+)$/, '$1：年'], [/^month, (.+)$/, '$1：月'], [/^day, (.+)$/, '$1：日'],
  [/^(\d\d) – [A-Z][a-z]+$/, '$1 月'], [/^Use arrow keys to navigate dates.+$/, '按方向键选日期，按回车键选定。'],
  [/^Selected Date: (.+)$/, '选了 $1'], [/^Value must be (.+) or earlier\.$/, '不能晚于 $1。'], [/^Value must be (.+) or later\.$/, '不能早于 $1。'],
  [/^Date must be (?:on or )?after (.+)$/, '不能早于 $1'], [/^Date must be (?:on or )?before (.+)$/, '不能晚于 $1'],
  [/^Remove (.+)$/, '去掉 $1'], [/^Delete (.+)$/, '去掉 $1'], [/^.* files are not allowed\.$/, '不能用这种文件。'],
  [/^File must be (.+) or smaller\.?$/, '文件不能超过 $1。'], [/^Drag and drop (a )?files? here$/, '把文件拖到这里'],
  [/^Limit (.+) per file.*$/, '每个文件不超过 $1'], [/^Page (\d+) of (\d+)$/, '第 $1 页，共 $2 页'],
  [/^(Streamlit server is not responding|Connection (failed|timed out|closed|lost)).*$/s, '正在重新连接。要是一直连不上，请检查网络，或者过一会儿重新打开网页。'],
  [/^You have requested page .+$/s, '您要的网页不在这里，下面是首页。'], [/^The page that you have requested does not seem to exist.*$/s, '您要的网页不在这里，下面是首页。'],
]
const inChinese = words => Object.hasOwn(WORDS, words) ? WORDS[words] :
  SENTENCES.reduce((said, [english, chinese]) => said.replace(english, chinese), words)
// What a person typed, what their own file is called, and what we wrote ourselves stays as it is.
const THEIRS = 'input, textarea, [data-testid="stFileChipName"], .stHtml'
const rename = element => NAMED.forEach(name => {
  const words = element.getAttribute(name)
  if (words && inChinese(words) !== words) element.setAttribute(name, inChinese(words))
})
const translate = root => {
  if (root.nodeType === Node.ELEMENT_NODE) [root, ...root.querySelectorAll(NAMED.map(name => `[${name}]`).join())].forEach(rename)
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let text = root.nodeType === Node.TEXT_NODE ? root : texts.nextNode(); text; text = texts.nextNode()) {
    const words = text.nodeValue
    if (!words || !/[A-Za-z]/.test(words)) continue
    const said = inChinese(words)
    if (said !== words && !text.parentElement?.closest(THEIRS)) text.nodeValue = said
  }
}
whenChanged.push(translate)
