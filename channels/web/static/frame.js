import { button, h } from './dom.js';

const NAME = 'Trợ lý dịch vụ công An Giang';
const EXAMPLES = [
  'Tôi mới sinh con, làm giấy khai sinh thế nào?',
  'Tôi bị mất căn cước, xin cấp lại ở đâu?',
  'Tôi mua xe cũ, muốn sang tên',
  'Tôi cần giấy xác nhận độc thân',
  'Tôi muốn mở quán nhỏ, phải đăng ký gì?',
  'Nhà tôi mới dọn đi, muốn chuyển hộ khẩu',
];

/** @typedef {'page'|'inline'|'button'} Mode */

/**
 * Make everything that the conversation stands in: strip, greeting, log, box, dialogs.
 * @param {Mode} mode `page` fills a page of our own, `inline` a place in somebody else's, `button`
 * opens over it
 * @param {?string} pocket address of the pocket catalogue, where there is one
 * @returns {HTMLElement}
 */
export function frame(mode, pocket) {
  const framed = mode !== 'page';
  return h('div', { class: 'chat ' + mode + (framed ? ' framed' : ''), id: 'chat', lang: 'vi',
    role: framed ? 'region' : null, 'aria-label': framed ? NAME : null },
  framed ? head(mode === 'button') : button('skip', 'Đến ô nhập câu hỏi'),
  strip(),
  h('div', { class: 'main', id: 'main', tabindex: framed ? '0' : null,
    role: framed ? 'region' : null, 'aria-label': framed ? 'Nội dung trò chuyện' : null },
  greeting(),
  h('h2', { class: 'unseen', id: 'log-name' }, 'Cuộc trò chuyện'),
  h('div', { id: 'log', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions', 'aria-labelledby': 'log-name' })),
  box(),
  h('p', { class: 'print' }, 'Thông tin có thể thay đổi sau ngày xem ghi ở phần nguồn. Hỏi lại: 1800 1096 (miễn phí) hoặc Trung tâm Phục vụ hành chính công xã, phường, đặc khu.'),
  clearing(),
  choices(mode === 'page', pocket));
}

/** Make what opens the chat on somebody else's page. @param {string} words */
export function launcher(words) {
  const node = button('launcher strong', words);
  node.lang = 'vi';
  node.setAttribute('aria-expanded', 'false');
  return node;
}

/** @param {boolean} closes */
function head(closes) {
  return h('div', { class: 'head' },
    h('div', { class: 'title' }, h('h2', { class: 'name', id: 'name', tabindex: '-1' }, NAME),
      h('p', { class: 'quiet' }, 'Không bao giờ hỏi mã OTP, mật khẩu hay ảnh giấy tờ.')),
    closes ? h('button', { class: 'tool', id: 'close', type: 'button' }, 'Đóng', h('span', { class: 'unseen' }, ' trợ lý')) : null);
}

function strip() {
  return h('div', { class: 'bar', id: 'bar', role: 'region', 'aria-label': 'Trợ giúp và cài đặt' },
    h('a', { class: 'call', href: 'tel:18001096' }, h('b', {}, 'Gọi 1800 1096'), ' ',
      h('span', {}, 'Tổng đài ', h('span', { class: 'wide' }, 'Cổng Dịch vụ công quốc gia, '), 'miễn phí')),
    h('button', { class: 'tool', id: 'large', type: 'button', 'aria-pressed': 'false' }, 'Chữ to'),
    h('button', { class: 'tool', id: 'clear', type: 'button', hidden: true }, 'Xóa', h('span', { class: 'more' }, ' cuộc trò chuyện')),
    h('button', { class: 'tool', id: 'more', type: 'button', 'aria-haspopup': 'dialog' }, 'Thêm', h('span', { class: 'unseen' }, ' tùy chọn')));
}

function greeting() {
  const examples = EXAMPLES.map((words) => h('li', {}, button('choice', words)));
  return h('section', { class: 'welcome', id: 'welcome', 'aria-labelledby': 'hello' },
    h('h2', { id: 'hello', tabindex: '-1' }, 'Xin chào anh/chị!'),
    h('p', {}, 'Anh/chị cứ hỏi bằng lời của mình, có dấu hay không dấu đều được. Trợ lý chỉ giấy tờ cần chuẩn bị, lệ phí, thời hạn và nơi nộp.'),
    h('div', { id: 'start' },
      h('p', { class: 'lead', id: 'examples-name' }, 'Anh/chị đang cần việc gì?'),
      h('ul', { class: 'choices', id: 'examples', 'aria-labelledby': 'examples-name' }, ...examples)),
    h('p', { class: 'small' }, 'Số căn cước, số điện thoại được che đi trước khi lưu. Máy này giữ cuộc trò chuyện để anh/chị xem lại; nếu máy dùng chung, xong việc anh/chị bấm “Xóa cuộc trò chuyện” nhé.'));
}

function box() {
  return h('div', { class: 'composer', id: 'composer', role: 'region', 'aria-label': 'Nhập câu hỏi' },
    h('button', { class: 'newer', id: 'newer', type: 'button', hidden: true }, 'Xem câu trả lời mới'),
    h('p', { class: 'line offline', id: 'offline', role: 'status' }),
    h('p', { class: 'line', id: 'status', role: 'status' }),
    h('div', { class: 'entry' },
      h('label', { class: 'unseen', for: 'text' }, 'Câu hỏi của anh/chị'),
      h('textarea', { id: 'text', rows: '1', inputmode: 'text', autocapitalize: 'sentences', autocomplete: 'off',
        enterkeyhint: 'send', 'aria-describedby': 'count', placeholder: 'Gõ câu hỏi…' }),
      h('button', { class: 'send', id: 'dictate', type: 'button', 'aria-pressed': 'false', hidden: true }, 'Nói'),
      h('button', { class: 'send strong', id: 'send', type: 'button' }, 'Gửi')),
    h('p', { class: 'line count', id: 'count' }));
}

function clearing() {
  return h('dialog', { id: 'clear-dialog', 'aria-labelledby': 'clear-title', 'aria-describedby': 'clear-text' },
    h('h2', { id: 'clear-title' }, 'Xóa cuộc trò chuyện?'),
    h('p', { id: 'clear-text' }, 'Câu hỏi, câu trả lời và các dấu đã đánh sẽ mất khỏi máy này và không lấy lại được.'),
    h('button', { class: 'action strong', id: 'clear-no', type: 'button' }, 'Giữ lại'),
    h('button', { class: 'action', id: 'clear-yes', type: 'button' }, 'Xóa khỏi máy này'));
}

/** @param {boolean} isPage @param {?string} pocket */
function choices(isPage, pocket) {
  return h('dialog', { id: 'more-dialog', 'aria-labelledby': 'more-title' },
    h('h2', { id: 'more-title' }, 'Tùy chọn'),
    option('speak-on', 'Nghe đọc câu trả lời', 'Dưới mỗi câu trả lời có thêm nút “Nghe”. Máy đọc bằng giọng có sẵn; có giọng phải gửi chữ lên hãng làm ra nó, ví dụ Google.'),
    option('dictate-on', 'Nói thay vì gõ', 'Trình duyệt nghe rồi đổi thành chữ; tiếng nói có thể được gửi tới hãng làm trình duyệt, ví dụ Google. Trợ lý không nhận tiếng nói, chỉ nhận chữ khi anh/chị bấm “Gửi”.'),
    h('p', { class: 'quiet', id: 'mute', hidden: true }, 'Máy này chưa nghe, chưa đọc được.'),
    isPage ? h('a', { class: 'action', href: '/tra-cuu' }, 'Tra cứu thủ tục') : null,
    isPage && pocket ? h('a', { class: 'action', href: pocket }, 'Sổ tay mang theo, xem không cần mạng') : null,
    isPage ? h('button', { class: 'action', id: 'print', type: 'button' }, 'In cuộc trò chuyện') : null,
    h('button', { class: 'action strong', id: 'more-close', type: 'button' }, 'Đóng tùy chọn'));
}

/** @param {string} id @param {string} words @param {string} warning where the sound goes */
function option(id, words, warning) {
  return h('label', { class: 'tick', hidden: true },
    h('input', { type: 'checkbox', id }), h('span', {}, words, ' ', h('small', {}, warning)));
}
